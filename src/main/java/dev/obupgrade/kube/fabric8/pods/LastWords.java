package dev.obupgrade.kube.fabric8.pods;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The last lines that a container wrote before it ended; read once for each end. */
final class LastWords {
  private static final int LINES = 4;
  private static final int LENGTH = 400;
  private static final int REMEMBERED = 100;

  private final KubernetesClient client;
  private final Map<String, String> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > REMEMBERED;
        }
      };

  LastWords(KubernetesClient client) {
    this.client = client;
  }

  /** Also empty when the log can't be read, because that isn't worth failing for. */
  Optional<String> of(Pod pod, ContainerStatus status) {
    String key =
        "%s %s %d %s"
            .formatted(
                pod.getMetadata().getUid(),
                status.getName(),
                Objects.requireNonNullElse(status.getRestartCount(), 0),
                runs(status.getState()));
    synchronized (known) {
      if (known.containsKey(key)) {
        return Optional.of(known.get(key));
      }
    }
    Optional<String> words = read(pod, status);
    synchronized (known) {
      words.ifPresent(w -> known.put(key, w));
    }
    return words;
  }

  private Optional<String> read(Pod pod, ContainerStatus status) {
    try {
      var container =
          client
              .pods()
              .inNamespace(pod.getMetadata().getNamespace())
              .withName(pod.getMetadata().getName())
              .inContainer(status.getName())
              .withReadyWaitTimeout(0);
      String log =
          runs(status.getState())
              ? container.terminated().tailingLines(LINES).getLog()
              : container.tailingLines(LINES).getLog();
      String line = log.strip().replaceAll("\\s*\\R\\s*", " | ");
      return Optional.of(
          line.length() <= LENGTH ? line : "…" + line.substring(line.length() - LENGTH));
    } catch (KubernetesClientException notThere) {
      return Optional.empty();
    }
  }

  private static boolean runs(ContainerState state) {
    return state != null && state.getRunning() != null;
  }
}
