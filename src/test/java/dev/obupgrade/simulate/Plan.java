package dev.obupgrade.simulate;

import dev.obupgrade.kube.FakeStatefulSet;
import dev.obupgrade.kube.FakeTiming;
import dev.obupgrade.kube.StatefulSetState.Strategy;
import dev.obupgrade.oceanbase.FakeTimings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a seed decides: a world, and the faults in it.
 *
 * @param servers how many each zone has
 * @param tenants names of user tenants
 * @param standby how many of them, the first ones, are standby tenants
 * @param hops of the path, 1 to 3
 * @param jobs how long each runs
 * @param wishes the controls that the person uses from the beginning
 */
record Plan(
    long seed,
    List<String> zones,
    List<Integer> servers,
    List<String> tenants,
    int standby,
    int hops,
    List<SetKind> sets,
    FakeTimings timings,
    FakeTiming pods,
    Duration jobs,
    Wishes wishes,
    List<Fault> faults) {

  private static final int FORGETS_ZONE = 17;

  Plan {
    zones = List.copyOf(zones);
    servers = List.copyOf(servers);
    tenants = List.copyOf(tenants);
    sets = List.copyOf(sets);
    faults = List.copyOf(faults);
  }

  /** The kinds of StatefulSets that adoption takes. */
  enum SetKind {
    ORDERED {
      @Override
      void make(FakeStatefulSet set) {}
    },
    PARALLEL {
      @Override
      void make(FakeStatefulSet set) {
        set.parallel();
      }
    },
    COUNTS_UNAVAILABLE {
      @Override
      void make(FakeStatefulSet set) {
        set.parallel().countsUnavailable();
      }
    },
    ON_DELETE {
      @Override
      void make(FakeStatefulSet set) {
        set.strategy(Strategy.ON_DELETE);
      }
    },
    PARALLEL_ON_DELETE {
      @Override
      void make(FakeStatefulSet set) {
        set.parallel().strategy(Strategy.ON_DELETE);
      }
    };

    abstract void make(FakeStatefulSet set);
  }

  static Plan of(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> zones = new ArrayList<>();
    for (int z = 1; z <= of(random, 3, 3, 3, 3, 4, 5, 5, 6, 7); z++) {
      zones.add("zone" + z);
    }
    int servers =
        zones.size() > 5
            ? of(random, 1, 1, 2)
            : of(random, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 4, 9);
    List<String> tenants = new ArrayList<>();
    int most =
        servers * zones.size() > 12
            ? 2
            : of(random, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 5, 8, 50);
    for (int t = 1; t <= most; t++) {
      tenants.add("tenant" + t);
    }
    int standby = random.nextInt(6) == 0 ? 1 + random.nextInt(Math.min(2, most)) : 0;
    int hops = of(random, 1, 1, 1, 1, 1, 2, 2, 3);
    List<SetKind> sets = new ArrayList<>();
    SetKind usual = SetKind.values()[random.nextInt(SetKind.values().length)];
    for (int z = 0; z < zones.size(); z++) {
      boolean other = random.nextInt(5) == 0;
      sets.add(other ? SetKind.values()[random.nextInt(SetKind.values().length)] : usual);
    }
    // Most worlds are quick, because an operator that waits only looks again and again.
    int pace = of(random, 1, 1, 1, 1, 1, 8);
    FakeTimings timings =
        new FakeTimings(
            millis(random, pace, 1_000, 2_000),
            millis(random, pace, 50, 1_000),
            millis(random, pace, 50, 1_500),
            millis(random, pace, 50, 3_000),
            millis(random, pace, 50, 2_000),
            millis(random, pace, 50, 2_000),
            millis(random, pace, 20, 500));
    FakeTiming pods =
        new FakeTiming(
            millis(random, pace, 20, 600),
            millis(random, pace, 100, 1_500),
            millis(random, pace, 50, 1_000),
            millis(random, pace, 50, 1_000));
    Duration jobs = millis(random, pace, 50, 900);
    List<Fault> faults = Fault.of(random, zones.size() * hops);
    // Of a number of its own, so that a new wish leaves the world as it is.
    SplittableRandom more = new SplittableRandom(seed * 31 + 7);
    return new Plan(
        seed,
        zones,
        mixed(more, zones.size(), servers),
        tenants,
        standby,
        hops,
        sets,
        timings,
        pods,
        jobs,
        Wishes.of(more),
        faults);
  }

  /** In most worlds every zone has as many servers. */
  private static List<Integer> mixed(SplittableRandom random, int zones, int usual) {
    boolean mixed = random.nextInt(4) == 0;
    int most = zones > 5 ? 2 : of(random, 2, 2, 2, 2, 3, 3, 3, 4, 9);
    List<Integer> servers = new ArrayList<>();
    for (int z = 0; z < zones; z++) {
      servers.add(mixed ? 1 + random.nextInt(most) : usual);
    }
    return servers;
  }

  /** Whether the person first applies the upgrade without the last zone. */
  boolean forgetsZone() {
    return seed % FORGETS_ZONE == 0;
  }

  private static int of(SplittableRandom random, int... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private static Duration millis(SplittableRandom random, int pace, int least, int most) {
    return Duration.ofMillis(random.nextInt(pace * least, pace * most + 1));
  }

  Plan with(List<Fault> others) {
    return new Plan(
        seed, zones, servers, tenants, standby, hops, sets, timings, pods, jobs, wishes, others);
  }

  @Override
  public String toString() {
    return "%d zones of %s servers, %d tenants of which %d are standby tenants, %d %s, StatefulSets %s, %s"
        .formatted(
            zones.size(),
            servers,
            tenants.size(),
            standby,
            hops,
            hops == 1 ? "hop" : "hops",
            sets,
            wishes);
  }
}
