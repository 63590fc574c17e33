package dev.obupgrade.e2e;

import dev.obupgrade.api.ObUpgrade;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.ResourceNotFoundException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Looks at the cluster during the upgrade, from outside: which zones have no running server, which
 * log streams lack a majority, and what the operator says.
 *
 * <p>Kubernetes and the database are asked several times a second. A server that is killed keeps
 * its lease in the database for up to 10 s, so the pods are the sharper witness.
 */
final class WorldWatch implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(300);
  private static final String WITHOUT_MAJORITY =
      "SELECT TENANT_ID, LS_ID, COUNT(*) AS REPLICAS, MAX(PAXOS_REPLICA_NUM) AS WANTED"
          + " FROM oceanbase.GV$OB_LOG_STAT GROUP BY TENANT_ID, LS_ID"
          + " HAVING 2 * COUNT(*) <= MAX(PAXOS_REPLICA_NUM)";

  private final MovingSite site;
  private final List<Thread> threads = new ArrayList<>();
  private final Set<String> said = new LinkedHashSet<>();
  private final Set<String> wrong = new LinkedHashSet<>();
  private int looks;
  private volatile boolean over;

  private WorldWatch(MovingSite site) {
    this.site = site;
  }

  static WorldWatch start(MovingSite site) {
    WorldWatch watch = new WorldWatch(site);
    watch.every(watch::lookAtPods);
    watch.every(watch::lookAtDatabase);
    watch.every(watch::lookAtStatus);
    return watch;
  }

  private interface Look {
    void take() throws SQLException, IOException;
  }

  private void every(Look look) {
    threads.add(
        Thread.ofVirtual()
            .start(
                () -> {
                  while (!over) {
                    try {
                      look.take();
                      Thread.sleep(PAUSE);
                    } catch (InterruptedException e) {
                      return;
                    } catch (SQLException
                        | IOException
                        | KubernetesClientException
                        | ResourceNotFoundException notNow) {
                      // The next look may succeed: the server that it asked ends now and then.
                    }
                  }
                }));
  }

  private void lookAtPods() {
    List<String> down =
        MovingSite.ZONES.stream()
            .filter(zone -> site.podOf(zone).filter(WorldWatch::runs).isEmpty())
            .toList();
    count();
    if (down.size() > 1) {
      note(wrong, "no server runs in " + String.join(", ", down) + " at the same time");
    }
  }

  static boolean runs(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .map(ContainerStatus::getState)
        .anyMatch(s -> s != null && s.getRunning() != null);
  }

  private void lookAtDatabase() throws SQLException, IOException {
    for (String stream : site.ask(WorldWatch::withoutMajority)) {
      note(wrong, stream);
    }
    count();
  }

  private static List<String> withoutMajority(Connection connection) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(WITHOUT_MAJORITY)) {
      while (rows.next()) {
        found.add(
            "log stream %d of tenant %d has %d of %d replicas"
                .formatted(
                    rows.getLong("LS_ID"),
                    rows.getLong("TENANT_ID"),
                    rows.getInt("REPLICAS"),
                    rows.getInt("WANTED")));
      }
    }
    return found;
  }

  private void lookAtStatus() {
    ObUpgrade upgrade = site.upgrade();
    if (upgrade.getStatus() == null) {
      return;
    }
    Optional.ofNullable(upgrade.getStatus().message()).ifPresent(m -> note(said, m));
    upgrade.getStatus().conditions().stream()
        .filter(c -> c.getMessage() != null)
        .forEach(c -> note(said, c.getType() + "=" + c.getStatus() + ": " + c.getMessage()));
  }

  private synchronized void note(Set<String> where, String what) {
    where.add(what);
  }

  private synchronized void count() {
    looks++;
  }

  synchronized int looks() {
    return looks;
  }

  /** What took a majority away, or came near to it. */
  synchronized List<String> wrong() {
    return List.copyOf(wrong);
  }

  synchronized List<String> said() {
    return List.copyOf(said);
  }

  /** Forgets what the operator said before a moment that a test is about. */
  synchronized void forget() {
    said.clear();
  }

  /** Waits until the operator says something. */
  String says(String what, Predicate<String> wanted) throws InterruptedException {
    return Wait.until(what, Duration.ofMinutes(3), this::said, s -> s.stream().anyMatch(wanted))
        .stream()
        .filter(wanted)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    over = true;
    threads.forEach(Thread::interrupt);
  }
}
