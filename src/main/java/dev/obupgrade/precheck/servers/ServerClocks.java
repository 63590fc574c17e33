package dev.obupgrade.precheck.servers;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.ServerClock;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.precheck.check.Check;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Versions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Checks that the servers' clocks agree, since elections and leases depend on them. OceanBase
 * allows a difference of 2 s between servers, and 100 ms before 4.1. More than 100 ms is worth a
 * look in any version.
 */
public final class ServerClocks implements Check {

  private static final ObVersion PATIENT = ObVersion.parse("4.1.0.0");
  private static final long NOTICED = Duration.ofMillis(100).toNanos() / 1_000;
  private static final long ALLOWED = Duration.ofSeconds(2).toNanos() / 1_000;

  @Override
  public Definition definition() {
    return new Definition(
        "ServerClocks",
        "unix_timestamp(now(6)) of each server in __all_server, each over its own connection",
        Versions.ALL,
        "The servers' clocks differ by at most 100 ms; more than 2 s (before 4.1, more than 100 ms) is a failure",
        "Synchronise the nodes' clocks (chrony, NTP). Stop a server whose clock is ahead before you set its clock back.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    List<Server> servers = cluster.servers().stream().filter(Server::serving).toList();
    if (servers.isEmpty()) {
      return Finding.failed("No server is in service");
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
