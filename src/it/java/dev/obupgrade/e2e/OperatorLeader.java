package dev.obupgrade.e2e;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The process of the operator that leads now. It is looked up all the time, so that a kill needs no
 * question first.
 */
final class OperatorLeader implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** A pod and what runs in it. */
  private record Leader(String pod, List<ProcessHandle> processes) {
    boolean alive() {
      return processes.stream().anyMatch(ProcessHandle::isAlive);
    }
  }

  private final Release release;
  private final Thread lookout;
  private volatile Optional<Leader> known = Optional.empty();

  OperatorLeader(Release release) {
    this.release = release;
    this.lookout = Thread.ofVirtual().start(this::look);
  }

  private void look() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Optional<String> holder = release.leader();
        if (!alive(known) || !known.map(Leader::pod).equals(holder)) {
          known = holder.flatMap(this::find);
        }
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        return;
      } catch (KubernetesClientException notNow) {
        // The API server is away now and then.
      }
    }
  }

  private Optional<Leader> find(String name) {
    return release.pods().stream()
        .filter(p -> name(p).equals(name))
        .findFirst()
        .map(pod -> new Leader(name(pod), PodProcesses.of(pod)))
        .filter(Leader::alive);
  }

  private static String name(Pod pod) {
    return pod.getMetadata().getName();
  }

  /**
   * Kills the process with SIGKILL, and returns when it is dead.
   *
   * @return its pod
   */
  String kill() throws InterruptedException {
    Leader leader =
        Wait.until("an operator that leads", LIMIT, () -> known, l -> alive(l)).orElseThrow();
    PodProcesses.kill(leader.processes());
    while (leader.alive()) {
      Thread.sleep(1);
    }
    return leader.pod();
  }

  private static boolean alive(Optional<Leader> leader) {
    return leader.filter(Leader::alive).isPresent();
  }

  @Override
  public void close() {
    lookout.interrupt();
  }
}
