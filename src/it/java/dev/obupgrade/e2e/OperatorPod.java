package dev.obupgrade.e2e;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What Kubernetes and the kernel report about the operator's pods. */
final class OperatorPod {
  /**
   * Prints the memory of the container's process 1, then of its cgroup (v1 or v2), with shell
   * built-ins only.
   */
  private static final String LOOK =
      """
      while read -r name value unit; do case $name in VmRSS:|RssAnon:) echo "$name $value";; esac; done </proc/1/status
      for f in /sys/fs/cgroup/memory.current /sys/fs/cgroup/memory/memory.usage_in_bytes; do
        if [ -r $f ]; then read -r bytes <$f; echo "cgroup: $((bytes / 1024))"; break; fi
      done
      for f in /sys/fs/cgroup/memory.stat /sys/fs/cgroup/memory/memory.stat; do
        if [ -r $f ]; then
          while read -r name bytes; do
            case $name in anon|rss|inactive_file) echo "cgroup's $name: $((bytes / 1024))";; esac
          done <$f
          break
        fi
      done
      """;

  private final KubernetesClient client;
  private final String namespace;

  OperatorPod(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  private List<Pod> pods() {
    return client
        .pods()
        .inNamespace(namespace)
        .withLabel("app.kubernetes.io/name", "ob-upgrade-operator")
        .list()
        .getItems();
  }

  /**
   * Returns the time from a container's start until its pod was ready. Kubernetes records whole
   * seconds.
   */
  List<String> ready() {
    return pods().stream()
        .map(
            pod -> {
              Instant started =
                  Instant.parse(
                      pod.getStatus()
                          .getContainerStatuses()
                          .getFirst()
                          .getState()
                          .getRunning()
                          .getStartedAt());
              Instant ready =
                  pod.getStatus().getConditions().stream()
                      .filter(c -> c.getType().equals("Ready"))
                      .map(c -> Instant.parse(c.getLastTransitionTime()))
                      .findFirst()
                      .orElseThrow();
              return "%s: ready %d s after its container started"
                  .formatted(
                      pod.getMetadata().getName(), Duration.between(started, ready).toSeconds());
            })
        .toList();
  }

  /** Returns the MiB of each pod, after a pause. */
  String memory() throws InterruptedException, IOException {
    TimeUnit.SECONDS.sleep(15);
    StringBuilder told = new StringBuilder();
    for (Pod pod : pods()) {
      told.append(told.isEmpty() ? "" : "; ").append(memory(pod.getMetadata().getName()));
    }
    return told.toString();
  }

  private String memory(String pod) throws InterruptedException, IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try (ExecWatch exec =
        client
            .pods()
            .inNamespace(namespace)
            .withName(pod)
            .writingOutput(output)
            .exec("sh", "-c", LOOK)) {
      exec.exitCode().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("can't look into pod " + pod, e);
    }
    StringBuilder told = new StringBuilder();
    for (String line : output.toString(StandardCharsets.UTF_8).lines().toList()) {
      int blank = line.lastIndexOf(' ');
      told.append(told.isEmpty() ? "" : ", ")
          .append(line, 0, blank)
          .append(' ')
          .append(Long.parseLong(line.substring(blank + 1)) / 1024);
    }
    return told.append(" MiB").toString();
  }
}
