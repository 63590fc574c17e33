package dev.obupgrade.steps.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.HopStatus;
import dev.obupgrade.api.StepStatus;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.oceanbase.Compaction;
import dev.obupgrade.oceanbase.ParameterValue;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.oceanbase.UpgradeState;
import dev.obupgrade.oceanbase.Zone;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.steps.takeover.Standing.AllNew;
import dev.obupgrade.steps.takeover.Standing.Mixed;
import dev.obupgrade.steps.takeover.Standing.Prepared;
import dev.obupgrade.steps.takeover.Standing.Refused;
import dev.obupgrade.steps.takeover.Standing.Unfinished;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every combination of builds, zones, upgrade mode, stage and min_observer_version. */
class JudgementTest {
  private static final BuildVersion OLD = BuildVersion.parse("4.3.5.2-102");
  private static final BuildVersion NEW = BuildVersion.parse("4.3.5.3-103");
  private static final BuildVersion PATCH = BuildVersion.parse("4.3.5.3-104");
  private static final BuildVersion NEXT = BuildVersion.parse("4.4.1.0-100");
  private static final Map<String, BuildVersion> BUILDS =
      Map.of("o", OLD, "n", NEW, "p", PATCH, "x", NEXT);

  /** From the old build to the new one, and on to the next: the first letter is the target. */
  private static Route route(String target) {
    return new Route() {
      @Override
      public Optional<BuildVersion> firstHop(BuildVersion from) {
        if (from.equals(OLD)) {
          return Optional.of(target.equals("p") ? PATCH : NEW);
        }
        return from.equals(NEW) && target.equals("x") ? Optional.of(NEXT) : Optional.empty();
      }

      @Override
      public boolean isTarget(BuildVersion build) {
        return build.equals(BUILDS.get(target));
      }

      @Override
      public boolean hasImageOf(BuildVersion build) {
        return target.equals("p") ? build.equals(PATCH) : build.equals(NEW) || build.equals(NEXT);
      }
    };
  }

  /** A cluster, as it is after {@code upgrade_pre.py}. */
  private static final class Live {
    private final List<Server> servers = new ArrayList<>();
    private final List<Zone> zones = new ArrayList<>();
    private final Map<String, String> settings =
        new TreeMap<>(
            Map.of(
                "server_permanent_offline_time", "72h",
                "enable_ddl", "False",
                "enable_major_freeze", "False",
                "_enable_adaptive_compaction", "False",
                "_ob_enable_direct_load", "False"));
    private boolean mode = true;
    private String stage = "DBUPGRADE";
    private String least = "4.3.5.2";
    private boolean dataBehind;
    private boolean suspended = true;
    private Optional<ClusterRecord> record = Optional.empty();

    /**
     * @param servers a word a zone, a letter a server; in brackets where the zone is stopped
     */
    Live(String servers) {
      int zone = 1;
      for (String word : servers.split(" ")) {
        String name = "zone" + zone;
        zones.add(new Zone(name, !word.startsWith("("), "default"));
        int number = 1;
        for (String letter : word.replaceAll("[()]", "").split("")) {
          this.servers.add(
              new Server(
                  new ServerAddress("10.0.%d.%d".formatted(zone, number), 2882),
                  2881,
                  name,
                  Server.Status.ACTIVE,
                  BUILDS.get(letter),
                  0,
                  1,
                  zone + number == 2));
          number++;
        }
        zone++;
      }
    }

    Live off() {
      mode = false;
      stage = "NONE";
      return this;
    }

    Live stage(String newStage) {
      stage = newStage;
      return this;
    }

    Live least(String version) {
      least = version;
      return this;
    }

    Live set(String name, String value) {
      settings.put(name, value);
      return this;
    }

    Live healthy() {
      settings.replaceAll((name, value) -> value.equals("False") ? "True" : value);
      suspended = false;
      return this;
    }

    Live behind() {
      dataBehind = true;
      return this;
    }

    Live record(String hop, SavedValue... saved) {
      record =
          Optional.of(
              new ClusterRecord(
                  "default",
                  "obupgrade-cluster-1",
                  "gone",
                  "first",
                  List.of(saved),
                  Optional.ofNullable(hop),
                  Optional.empty(),
                  Optional.empty()));
      return this;
    }

    Facts facts() {
      List<ParameterValue> values = new ArrayList<>();
      for (Server server : servers) {
        settings.forEach(
            (name, value) ->
                values.add(
                    new ParameterValue(
                        server.address(),
                        server.zone(),
                        name.equals("_enable_adaptive_compaction")
                            ? OptionalLong.of(1)
                            : OptionalLong.empty(),
                        name,
                        value)));
      }
      return new Facts(
          servers,
          zones,
          new UpgradeState(Set.of(mode), Set.of(stage), Set.of(ObVersion.parse(least))),
          values,
          List.of(new Compaction(1, true, suspended, false)),
          dataBehind,
          record);
    }

    Standing standing(String target) {
      return Judgement.of(facts(), route(target));
    }
  }

  private static String name(Standing standing) {
    return standing.getClass().getSimpleName()
        + (standing instanceof Refused refused ? " " + refused.reason() : "")
        + (standing instanceof AllNew allNew && allNew.postBegun() ? " postBegun" : "")
        + (standing instanceof Unfinished u ? u.stopped().map(z -> " " + z).orElse("") : "");
  }

  /** Builds by zone, mode and stage, min_observer_version, record's hop, target; what it is. */
  @ParameterizedTest
  @CsvSource({
    // nothing is under way
    "o o o,       off,         4.3.5.2, -,       n, Fresh",
    "o o (o),     off,         4.3.5.2, -,       n, Fresh",
    "n n n,       off,         4.3.5.3, -,       n, Fresh",
    "n n n,       off,         4.3.5.3, -,       x, Fresh",
    // prepared
    "o o o,       DBUPGRADE,   4.3.5.2, -,       n, Prepared",
    "o o o,       DBUPGRADE,   4.3.5.2, 4.3.5.3, n, Prepared",
    "o o o,       PREUPGRADE,  4.3.5.2, 4.3.5.3, n, Prepared",
    "o o o,       PREUPGRADE,  4.3.5.2, -,       n, Refused HalfUpgraded",
    "o o o,       DBUPGRADE,   4.3.5.2, 4.4.1.0, n, Refused TargetChanged",
    "o (o) o,     DBUPGRADE,   4.3.5.2, -,       n, Prepared zone2",
    "o (o) o,     PREUPGRADE,  4.3.5.2, 4.3.5.3, n, Refused HalfUpgraded",
    "(o) (o) o,   DBUPGRADE,   4.3.5.2, 4.3.5.3, n, Refused ZonesStopped",
    "n n n,       DBUPGRADE,   4.3.5.3, -,       x, Prepared",
    "n n n,       DBUPGRADE,   4.3.5.3, 4.4.1.0, x, Prepared",
    // two builds
    "n o o,       DBUPGRADE,   4.3.5.2, -,       n, Mixed",
    "n n o,       DBUPGRADE,   4.3.5.2, 4.3.5.3, x, Mixed",
    "n (o) o,     DBUPGRADE,   4.3.5.2, -,       n, Mixed zone2",
    "n (no) oo,   DBUPGRADE,   4.3.5.2, -,       n, Mixed zone2",
    "(n) o o,     DBUPGRADE,   4.3.5.2, -,       n, Mixed zone1",
    "nn no oo,    DBUPGRADE,   4.3.5.2, -,       n, Mixed",
    "(n) (o) o,   DBUPGRADE,   4.3.5.2, -,       n, Refused ZonesStopped",
    "n o o,       off,         4.3.5.2, -,       n, Refused MixedBuilds",
    "n o o,       PREUPGRADE,  4.3.5.2, -,       n, Refused MixedBuilds",
    "n o o,       POSTUPGRADE, 4.3.5.2, -,       n, Refused MixedBuilds",
    "n o o,       DBUPGRADE,   4.3.5.3, -,       n, Refused MixedBuilds",
    "n o o,       DBUPGRADE,   4.3.5.2, -,       p, Refused TargetChanged",
    "x o o,       DBUPGRADE,   4.3.5.2, -,       x, Refused TargetChanged",
    "x n n,       DBUPGRADE,   4.3.5.3, 4.4.1.0, x, Mixed",
    "n p o,       DBUPGRADE,   4.3.5.2, -,       n, Refused MixedBuilds",
    // every server new
    "n n n,       DBUPGRADE,   4.3.5.2, -,       n, AllNew",
    "n n n,       DBUPGRADE,   4.3.5.2, 4.3.5.3, x, AllNew",
    "n n (n),     DBUPGRADE,   4.3.5.2, -,       n, AllNew zone3",
    "(n) n (n),   DBUPGRADE,   4.3.5.2, -,       n, Refused ZonesStopped",
    "n n n,       DBUPGRADE,   4.3.5.3, -,       n, AllNew",
    "n n n,       DBUPGRADE,   4.3.5.3, 4.3.5.3, x, AllNew",
    "n n n,       POSTUPGRADE, 4.3.5.3, -,       n, AllNew postBegun",
    "n n n,       POSTUPGRADE, 4.3.5.3, -,       x, AllNew postBegun",
    "n n (n),     POSTUPGRADE, 4.3.5.3, -,       n, AllNew postBegun zone3",
    "n n n,       PREUPGRADE,  4.3.5.2, -,       n, Refused HalfUpgraded",
    "n n n,       DBUPGRADE,   4.3.5.2, -,       p, Refused TargetChanged",
    "n n n,       POSTUPGRADE, 4.3.5.3, -,       p, Refused TargetChanged",
    "n n n,       off,         4.3.5.2, -,       n, Refused HalfUpgraded",
    "n n n,       off,         4.3.5.2, 4.3.5.3, x, Refused HalfUpgraded",
    "o o o,       DBUPGRADE,   4.3.5.3, -,       n, Refused HalfUpgraded",
  })
  void tellsHowFarItIs(
      String servers, String stage, String least, String hop, String target, String standing) {
    Live live = new Live(servers).least(least);
    if (stage.equals("off")) {
      live.off().healthy();
    } else {
      live.stage(stage);
    }
    if (!hop.equals("-")) {
      live.record(hop);
    }
    assertThat(name(live.standing(target))).isEqualTo(standing);
  }

  /** Somebody ended upgrade mode, and a server has not heard of it. */
  @Test
  void demandsUpgradeMode() {
    Live live = new Live("n o o").off().stage("DBUPGRADE");

    assertThat(name(live.standing("n"))).isEqualTo("Refused MixedBuilds");
    assertThat(((Refused) live.standing("n")).statements())
        .containsExactly("ALTER SYSTEM BEGIN UPGRADE", "ALTER SYSTEM BEGIN ROLLING UPGRADE");
  }

  /** What the scripts set before two versions run together, and what sets it again. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "server_permanent_offline_time | 3600s | ALTER SYSTEM SET server_permanent_offline_time = '72h'",
        "enable_ddl | True | ALTER SYSTEM SET enable_ddl = 'False'",
        "enable_major_freeze | True | ALTER SYSTEM SET enable_major_freeze = 'False'",
        "_enable_adaptive_compaction | True | ALTER SYSTEM SET _enable_adaptive_compaction = 'False' TENANT = sys",
        "_ob_enable_direct_load | True | ALTER SYSTEM SET _ob_enable_direct_load = 'False'",
      })
  void demandsWhatProtectsMixedBinaries(String name, String value, String statement) {
    for (String servers : List.of("n o o", "n (o) o", "o (o) o", "n n n")) {
      Live live = new Live(servers).set(name, value);
      boolean old = servers.startsWith("o");

      Standing standing = live.standing("n");

      assertThat(name(standing)).startsWith("Refused ");
      Refused refused = (Refused) standing;
      assertThat(refused.facts()).contains(name + " is " + value);
      assertThat(refused.statements()).contains(old ? "ALTER SYSTEM END UPGRADE" : statement);
    }
  }

  /** A server of the zone under way may show defaults for a moment. */
  @Test
  void doesNotAskTheStoppedZone() {
    Facts all = new Live("n (no) oo").facts();
    List<ParameterValue> values =
        all.settings().stream()
            .map(
                v ->
                    v.zone().equals("zone2") && v.name().equals("enable_ddl")
                        ? new ParameterValue(v.server(), v.zone(), v.tenantId(), v.name(), "True")
                        : v)
            .toList();
    Facts starting =
        new Facts(
            all.servers(), all.zones(), all.state(), values, all.merges(), false, all.record());

    assertThat(name(Judgement.of(starting, route("n")))).isEqualTo("Mixed zone2");
  }

  private static SavedValue off(String name) {
    return new SavedValue(SavedValue.PARAMETER, name, null, "False", List.of());
  }

  /** What upgrade_post.py leaves when it dies among its last acts, and what a person sets. */
  static Stream<Arguments> afterPost() {
    return Stream.of(
        args("all off", ended(), "AfterPost"),
        args("all off, zone stopped", ended("n n (n)"), "AfterPost zone3"),
        args("DDL on again", ended().set("enable_ddl", "True"), "AfterPost"),
        args("DDL off alone", ended().healthy().set("enable_ddl", "False"), "Fresh"),
        args(
            "direct load off alone, nobody's record",
            ended().healthy().set("_ob_enable_direct_load", "False"),
            "Fresh"),
        args(
            "direct load off alone, and a record of the hop",
            ended().healthy().set("_ob_enable_direct_load", "False").record("4.3.5.3"),
            "AfterPost"),
        args(
            "direct load off alone, as the record says it was",
            ended()
                .healthy()
                .set("_ob_enable_direct_load", "False")
                .record("4.3.5.3", off("_ob_enable_direct_load")),
            "Fresh"),
        args(
            "freeze off, and later things on",
            ended().healthy().set("enable_major_freeze", "False").record("4.3.5.3"),
            "Fresh"),
        args("all off, and a record of another hop", ended().record("4.4.1.0"), "Fresh"),
        args("data behind", ended().healthy().behind(), "AfterPost"),
        args("data behind, no image", ended().healthy().behind(), "Fresh", "p"),
        args("nothing left", ended().healthy().record("4.3.5.3"), "Fresh"));
  }

  private static Live ended(String... servers) {
    return new Live(servers.length == 0 ? "n n n" : servers[0]).off().least("4.3.5.3");
  }

  private static Arguments args(String name, Live live, String standing, String... target) {
    return Arguments.of(name, live, standing, target.length == 0 ? "n" : target[0]);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("afterPost")
  void tellsWhatPostLeft(String name, Live live, String standing, String target) {
    assertThat(name(live.standing(target))).isEqualTo(standing);
  }

  /** Zones that are through come first, and the stopped one next, in whatever order the spec is. */
  @ParameterizedTest
  @CsvSource({
    "nn (no) no oo, 'zone1, zone2, zone3, zone4'",
    "oo no (oo) nn, 'zone4, zone3, zone2, zone1'",
    "(nn) oo oo nn, 'zone4, zone1, zone2, zone3'",
  })
  void ordersTheZones(String servers, String order) {
    Unfinished standing = (Unfinished) new Live(servers).standing("n");
    Continuation continuation = new Continuation(standing, "Somebody began it.", Instant.EPOCH);

    List<String> zones = continuation.order(List.of("zone1", "zone2", "zone3", "zone4"));

    assertThat(String.join(", ", zones)).isEqualTo(order);
  }

  @ParameterizedTest
  @CsvSource({
    "o o o,   preCheck, ''",
    "o (o) o, 'preCheck, prepare', 'clusterHealthy, pullImage, stopZone, minorFreeze'",
    "n (o) o, 'preCheck, prepare', 'clusterHealthy, pullImage, stopZone, minorFreeze'",
    "n no oo, 'preCheck, prepare', ''",
  })
  void takesOverOnlyTheStepsThatNeedNotRun(String servers, String steps, String ofZone2) {
    Unfinished standing = (Unfinished) new Live(servers).standing("n");
    List<String> zones = List.of("zone1", "zone2", "zone3");

    HopStatus hop =
        new Continuation(standing, "Somebody began it.", Instant.EPOCH).hop("4.3.5.3", zones);

    assertThat(names(hop.steps())).isEqualTo(steps);
    assertThat(names(hop.zones().get(1).steps())).isEqualTo(ofZone2);
    assertThat(hop.zones().getFirst().through()).isEqualTo(servers.startsWith("n"));
    assertThat(hop.steps()).allMatch(s -> s.message().startsWith("Taken over: "));
  }

  private static String names(List<StepStatus> steps) {
    return steps.stream().map(StepStatus::name).collect(Collectors.joining(", "));
  }

  @Test
  void saysWhereTheHopBegan() {
    assertThat(((Prepared) new Live("o o o").standing("n")).from()).isEqualTo(OLD);
    Mixed mixed = (Mixed) new Live("nn no (oo)").standing("n");
    assertThat(mixed.from()).isEqualTo(OLD);
    assertThat(mixed.hop()).isEqualTo(NEW);
    assertThat(mixed.through()).containsExactly("zone1");
    assertThat(mixed.halves()).containsExactly("zone2");
    assertThat(((AllNew) new Live("n n n").standing("n")).from())
        .contains(new ObVersion(4, 3, 5, 2));
  }
}
