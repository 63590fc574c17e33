package dev.obupgrade.oceanbase;

import dev.obupgrade.VirtualClock;
import dev.obupgrade.plan.ObVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * What a {@link FakeCluster} is made of, and what happens in it by itself. Things to come wait in a
 * queue and happen, in order, when somebody looks. Whoever uses it holds its monitor.
 */
final class FakeState {
  private record Event(Instant due, long order, Runnable action) {}

  final VirtualClock clock;
  final FakeTimings timings;
  final FakeFaults faults = new FakeFaults();
  final Map<String, Boolean> zoneActive = new LinkedHashMap<>();
  final List<FakeServer> servers = new ArrayList<>();
  final List<FakeTenant> tenants = new ArrayList<>();
  final List<FakeLogStream> logStreams = new ArrayList<>();
  final FakeParameters parameters = new FakeParameters(servers);
  final Map<Obstacle, Long> obstacles = new EnumMap<>(Obstacle.class);
  final FakeRootService rootService = new FakeRootService(this);

  /** When a server last refused what another one answered. */
  final Map<ServerAddress, Instant> sickSince = new HashMap<>();

  final List<String> violations = new ArrayList<>();

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparing(Event::due).thenComparingLong(Event::order));
  private long eventCount;
  private Instant now;

  FakeState(VirtualClock clock, FakeTimings timings) {
    this.clock = clock;
    this.timings = timings;
    this.now = clock.instant();
  }

  Instant now() {
    return now;
  }

  void after(Duration delay, Runnable action) {
    events.add(new Event(now.plus(delay), eventCount++, action));
  }

  /** Lets everything happen that is due. */
  void settle() {
    Instant until = clock.instant();
    while (!events.isEmpty() && !events.peek().due().isAfter(until)) {
      Event event = events.remove();
      now = event.due();
      event.action().run();
      rootService.notice();
    }
    now = until;
    rootService.notice();
  }

  /** A tenant's data is upgraded, to its last part. */
  void raise(FakeTenant tenant, ObVersion version) {
    tenant.target = version;
    tenant.current = version;
    tenant.begin = version;
    parameters.setTenant(tenant.id, "compatible", version.toString());
  }

  /** With its meta tenant, and what belongs to both. */
  void drop(String name) {
    long user = tenant(name).id;
    tenants.removeIf(t -> t.id == user || t.id == user - 1);
    logStreams.removeIf(l -> l.tenantId == user || l.tenantId == user - 1);
    parameters.forget(user);
    parameters.forget(user - 1);
  }

  /** An SCN of now: nanoseconds. */
  long scn() {
    return FakeServer.micros(now) * 1_000;
  }

  FakeServer server(ServerAddress address) {
    return servers.stream()
        .filter(s -> s.address.equals(address))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no server " + address));
  }

  FakeTenant tenant(String name) {
    return tenants.stream()
        .filter(t -> t.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no tenant " + name));
  }

  FakeTenant tenant(long id) {
    return tenants.stream().filter(t -> t.id == id).findFirst().orElseThrow();
  }

  boolean active(String zone) {
    return zoneActive.getOrDefault(zone, false);
  }

  void violation(String what) {
    violations.add(now + " " + what);
  }

  void setZoneActive(String zone, boolean active) {
    zoneActive.put(zone, active);
    var stopped = zoneActive.keySet().stream().filter(z -> !active(z)).toList();
    if (stopped.size() > 1) {
      violation("several zones are stopped at once: " + stopped);
    }
  }

  /** Gives every log stream without a living leader a new one, where a majority is there. */
  void elect() {
    for (FakeLogStream stream : logStreams) {
      boolean leaderHoldsLease =
          stream.leader != null
              && (stream.leader.votes()
                  || now.isBefore(plus(stream.leader.downSince, timings.lease())));
      if (!leaderHoldsLease && stream.keepsMajority(FakeServer::votes)) {
        boolean led = stream.lead(s -> active(s.zone)) || stream.lead(any -> true);
        if (!led) {
          stream.leader = null;
        }
      }
    }
  }

  /** A leader that hears of fewer than a majority for the time of a lease steps down. */
  void loseLeadersWithoutMajority() {
    logStreams.stream()
        .filter(stream -> !stream.keepsMajority(FakeServer::reporting))
        .forEach(stream -> stream.leader = null);
  }

  private static Instant plus(Instant time, Duration lease) {
    return time.equals(Instant.MAX) ? Instant.MIN : time.plus(lease);
  }
}
