package dev.obupgrade.kube.fabric8.surroundings;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What a server's container says about its program and about how long it may start. */
final class ServerContainer {
  /** Where the vendor's images keep the observer's program and its libraries. */
  private static final List<String> PROGRAM =
      List.of("/home/admin/oceanbase/bin", "/home/admin/oceanbase/lib");

  private ServerContainer() {}

  /**
   * The mounts that hide the image's program behind files of an earlier image. A volume that ends
   * with the pod is filled by an init container, which gets the new image too.
   */
  static List<String> programKept(PodSpec spec, Container container) {
    return container.getVolumeMounts().stream()
        .filter(mount -> PROGRAM.stream().anyMatch(folder -> hides(mount.getMountPath(), folder)))
        .filter(
            mount ->
                spec.getVolumes().stream()
                    .filter(volume -> volume.getName().equals(mount.getName()))
                    .findFirst()
                    // Not among the pod's volumes: a template of the StatefulSet makes a claim.
                    .map(SurroundingsMapping::outlivesPod)
                    .orElse(true))
        .map(mount -> mount.getName() + " at " + mount.getMountPath())
        .toList();
  }

  /** A mount hides what is below it, and a file or folder of the program by itself. */
  private static boolean hides(String mounted, String folder) {
    String path = mounted.replaceAll("/+$", "") + "/";
    String program = folder + "/";
    return program.startsWith(path) || path.startsWith(program);
  }

  /**
   * How long it may start. A liveness probe begins when the startup probe has succeeded. Each kills
   * after its failures in a row (Kubernetes: prober/worker.go, "failureThreshold").
   */
  static Optional<Duration> starts(Container container) {
    List<Probe> probes =
        Stream.of(container.getStartupProbe(), container.getLivenessProbe())
            .filter(Objects::nonNull)
            .toList();
    return probes.isEmpty()
        ? Optional.empty()
        : Optional.of(
            probes.stream().map(ServerContainer::lasts).reduce(Duration.ZERO, Duration::plus));
  }

  /** The defaults are those of the API: 0 s, 10 s, 3 failures. */
  private static Duration lasts(Probe probe) {
    int delay = Objects.requireNonNullElse(probe.getInitialDelaySeconds(), 0);
    int period = Objects.requireNonNullElse(probe.getPeriodSeconds(), 10);
    int failures = Objects.requireNonNullElse(probe.getFailureThreshold(), 3);
    return Duration.ofSeconds(delay + (long) period * failures);
  }
}
