package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.ServerClock;
import dev.obupgrade.plan.ObVersion;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Elections and leases rest on clocks that agree. OceanBase allows 2 s between servers, and 100 ms
 * before 4.1; a difference above 100 ms is worth a look in any version.
 */
final class ServerClocks implements Check {

  private static final ObVersion PATIENT = ObVersion.parse("4.1.0.0");
  private static final long NOTICED = Duration.ofMillis(100).toNanos() / 1_000;
  private static final long ALLOWED = Duration.ofSeconds(2).toNanos() / 1_000;

  @Override
  public Definition definition() {
    return new Definition(
        "ServerClocks",
        "unix_timestamp(now(6)) of each server in __all_server, over a connection of its own",
        Versions.ALL,
        "the servers' clocks differ by 100 ms at most; above 2 s (before 4.1: above 100 ms) it is a failure",
        "Synchronise the nodes' clocks (chrony, NTP). A server whose clock is ahead must be stopped before its clock is set back.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    List<Server> servers = cluster.servers().stream().filter(Server::serving).toList();
    if (servers.isEmpty()) {
      return Finding.failed("no server is in service");
    }
    List<ServerClock> clocks = cluster.clocks(servers);
    List<ServerClock> read = clocks.stream().filter(c -> c.trouble().isEmpty()).toList();
    long allowed = allowed(cluster.upgradeState().minObserverVersions());
    if (!read.isEmpty()) {
      ServerClock first = read.stream().max(AHEAD).orElseThrow();
      ServerClock last = read.stream().min(AHEAD).orElseThrow();
      long apart = first.aheadMicros() - last.aheadMicros();
      long error = first.errorMicros() + last.errorMicros();
      String words =
          "%s is %s ms ahead of %s (give or take %s ms)"
              .formatted(first.server(), apart / 1_000, last.server(), (error + 999) / 1_000);
      if (apart - error > allowed) {
        return Finding.failed(words);
      }
      if (apart - error > NOTICED) {
        return Finding.warning(words);
      }
    }
    List<String> unread = clocks.stream().flatMap(c -> c.trouble().stream()).toList();
    return unread.isEmpty()
        ? Finding.passed("%d clocks within 100 ms".formatted(read.size()))
        : Finding.warning(Finding.join(unread));
  }

  private static final Comparator<ServerClock> AHEAD =
      Comparator.comparingLong(ServerClock::aheadMicros);

  private static long allowed(Set<ObVersion> versions) {
    boolean patient = versions.stream().allMatch(version -> version.compareTo(PATIENT) >= 0);
    return patient ? ALLOWED : NOTICED;
  }
}
