package dev.obupgrade.bench.fifty;

import dev.obupgrade.api.ObUpgrade;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The measured times of upgrades that run at the same time.
 *
 * @param wall from the first one's creation to the last one's end
 * @param each how long each upgrade took, the shortest first
 * @param connections to the databases, of all upgrades together
 * @param atOnce the most of them at one time, for one cluster and for all clusters
 */
record Run(
    int upgrades,
    Duration wall,
    List<Duration> each,
    Cpu cpu,
    Map<String, Long> requests,
    long connections,
    Most atOnce) {

  /** The highest numbers that were seen. */
  record Most(long oneCluster, long all) {}

  static Run of(Stage stage, List<PlayedCluster> clusters)
      throws IOException, InterruptedException {
    long sessions = sessions(clusters);
    long scripts = stage.scriptSessions();
    Cpu cpu = stage.cpu();
    Instant from = Instant.now();
    Connections connections = new Connections(clusters);
    try (connections) {
      clusters.forEach(c -> stage.client().resource(c.upgrade()).create());
      stage.awaitEnd(clusters);
    }
    Instant to = Instant.now();
    Cpu used = stage.cpu().minus(cpu);
    List<Duration> each = clusters.stream().map(stage::upgrade).map(Run::took).sorted().toList();
    return new Run(
        clusters.size(),
        Duration.between(from, to),
        each,
        used,
        stage.audit().requests(from, to),
        sessions(clusters) - sessions - (stage.scriptSessions() - scripts),
        connections.most());
  }

  private static long sessions(List<PlayedCluster> clusters) {
    return clusters.stream().mapToLong(c -> c.database().sessionsSoFar()).sum();
  }

  private static Duration took(ObUpgrade upgrade) {
    return Duration.between(
        Instant.parse(upgrade.getMetadata().getCreationTimestamp()),
        upgrade.getStatus().finishedAt());
  }

  Duration longest() {
    return each.getLast();
  }

  Duration median() {
    return each.get(each.size() / 2);
  }

  long requestsInAll() {
    return requests.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Polls how many connections the operator has. */
  private static final class Connections implements AutoCloseable {
    private static final long EVERY_MILLIS = 20;
    private final List<PlayedCluster> clusters;
    private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::look);
    private volatile Most most = new Most(0, 0);

    Connections(List<PlayedCluster> clusters) {
      this.clusters = clusters;
      thread.start();
    }

    Most most() {
      return most;
    }

    private void look() {
      try {
        while (true) {
          long all = 0;
          long one = most.oneCluster();
          for (PlayedCluster cluster : clusters) {
            long here = cluster.connections();
            all += here;
            one = Math.max(one, here);
          }
          most = new Most(one, Math.max(most.all(), all));
          TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
        }
      } catch (InterruptedException over) {
        // the measurement ended
      }
    }

    @Override
    public void close() {
      thread.interrupt();
    }
  }
}
