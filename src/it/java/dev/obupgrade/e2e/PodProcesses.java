package dev.obupgrade.e2e;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The processes of a pod's containers, as the machine sees that runs them. */
final class PodProcesses {
  private PodProcesses() {}

  /**
   * Returns none when the pod runs on another machine.
   *
   * <p>The kubelet mounts {@code /etc/hosts} into each container from the pod's own folder, which
   * is named by the pod's uid. The kubelet's own processes see that folder too, but not as their
   * {@code /etc/hosts}.
   */
  static List<ProcessHandle> of(Pod pod) {
    String folder = "/pods/" + pod.getMetadata().getUid() + "/etc-hosts";
    return ProcessHandle.allProcesses().filter(p -> seesAsHosts(p, folder)).toList();
  }

  private static boolean seesAsHosts(ProcessHandle process, String folder) {
    try {
      return Files.readAllLines(Path.of("/proc/" + process.pid() + "/mountinfo")).stream()
          .map(line -> line.split(" "))
          .anyMatch(f -> f.length > 4 && f[4].equals("/etc/hosts") && f[3].endsWith(folder));
    } catch (IOException overOrForbidden) {
      return false;
    }
  }

  /** Sends SIGKILL. */
  static void kill(List<ProcessHandle> processes) {
    processes.forEach(ProcessHandle::destroyForcibly);
  }
}
