package dev.obupgrade.simulate;

import dev.obupgrade.VirtualClock;
import dev.obupgrade.api.ImageVersion;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.kube.JobRequest.Work;
import dev.obupgrade.oceanbase.FakeCluster;
import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.upgrade.Deployment;
import dev.obupgrade.upgrade.Images;
import dev.obupgrade.upgrade.Parameters;
import dev.obupgrade.upgrade.Scene;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/** Kubernetes, OceanBase, the operator and people, all on one clock and from one seed. */
final class World {
  static final String UPGRADE = "up";

  /** What no text may show. */
  static final String PASSWORD = "Gehe1m&Kauz\"'$x";

  private static final int ROUND_TRIP_EVERY = 25;

  private static final String BEGIN_OF_PASSWORD = PASSWORD.substring(0, 6);

  private static final String LAST = "registry.test/oceanbase:4.4.2.0";
  private static final BuildVersion LAST_BUILD = BuildVersion.parse("4.4.2.0-100000022026010110");
  private static final String GRAPH =
      """
      - version: 4.3.5.2
        can_be_upgraded_to: [4.3.5.3]
      - version: 4.3.5.3
        can_be_upgraded_to: [4.4.1.0]
        require_from_binary:
          value: True
          when_come_from: [4.3.5.2]
      - version: 4.4.1.0
        can_be_upgraded_to: [4.4.2.0]
        require_from_binary:
          value: True
          when_come_from: [4.3.5.2]
      - version: 4.4.2.0
      """;

  private final Plan plan;
  private final Scene scene = new Scene();
  private final Deployment cluster;
  private final History history;
  private final Agenda agenda = new Agenda();
  private final Hurt hurt = new Hurt();
  private final Rules rules = new Rules(this);
  private final Interference interference;
  private Instant lastTrouble = Instant.MIN;
  private Instant budgetsGone = Instant.MIN;
  private final Operators operators;
  private final Person person = new Person(this);
  private final Memory memory = new Memory(this);
  private final Rates rates = new Rates(this);
  private final Tenants tenants;
  private final Instant begin;
  private final Map<String, Set<String>> others = new TreeMap<>();
  private final Map<String, String> parametersBefore;
  private final Map<String, String> strategiesBefore = new LinkedHashMap<>();

  World(Plan plan) {
    this.plan = plan;
    this.tenants = new Tenants(this);
    this.interference = new Interference(this);
    this.history = new History(clock().instant());
    scene
        .images()
        .put(
            LAST,
            new Images.Contents(
                LAST_BUILD,
                Optional.of(GRAPH),
                Images.good(LAST_BUILD).scripts(),
                Optional.empty()));
    cluster = scene.deploy("obtest", shape(plan));
    scene.kubernetes().upgrades().roundTripEvery(ROUND_TRIP_EVERY);
    scene.kubernetes().timing(plan.pods());
    scene.kubernetes().jobs().scheduling(plan.jobs());
    for (int z = 0; z < plan.zones().size(); z++) {
      plan.sets().get(z).make(cluster.set(plan.zones().get(z)));
    }
    plan.tenants().subList(0, plan.standby()).forEach(t -> database().setTenantRole(t, "STANDBY"));
    scene.kubernetes().advance(Duration.ofMinutes(1));
    cluster.zones().forEach(z -> strategiesBefore.put(z, cluster.set(z).strategy()));
    parametersBefore = Parameters.of(database());
    begin = now();
    operators = new Operators(this);
    scene.kubernetes().upgrades().onRemoved(this::removed);
    new Witness(this).listen();
  }

  private void removed(ObUpgrade upgrade) {
    memory.look();
    new Ending(this).gone(upgrade);
  }

  private static FakeClusterShape shape(Plan plan) {
    FakeClusterShape shape =
        new FakeClusterShape(
            "obtest",
            plan.zones(),
            1,
            plan.tenants(),
            Images.OLD_BUILD,
            PASSWORD,
            plan.timings(),
            0);
    for (int z = 0; z < plan.zones().size(); z++) {
      shape = shape.withServersOf(plan.zones().get(z), plan.servers().get(z));
    }
    return shape;
  }

  Plan plan() {
    return plan;
  }

  Scene scene() {
    return scene;
  }

  Deployment cluster() {
    return cluster;
  }

  FakeCluster database() {
    return cluster.database();
  }

  VirtualClock clock() {
    return scene.clock();
  }

  Instant now() {
    return clock().instant();
  }

  Agenda agenda() {
    return agenda;
  }

  Hurt hurt() {
    return hurt;
  }

  Rules rules() {
    return rules;
  }

  Interference interference() {
    return interference;
  }

  Operators operators() {
    return operators;
  }

  Person person() {
    return person;
  }

  History history() {
    return history;
  }

  Memory memory() {
    return memory;
  }

  Rates rates() {
    return rates;
  }

  Tenants tenants() {
    return tenants;
  }

  Map<String, String> parametersBefore() {
    return parametersBefore;
  }

  Map<String, String> strategiesBefore() {
    return strategiesBefore;
  }

  /** Whether somebody else's value of a parameter is as right as the one from the beginning. */
  boolean alsoRight(String parameter, String value) {
    return others.getOrDefault(parameter.split(" ")[0], Set.of()).contains(String.valueOf(value));
  }

  /**
   * Somebody else has set a parameter, and the operator may take either value for the right one.
   */
  void changedByOthers(String parameter, String value) {
    others.computeIfAbsent(parameter, any -> new TreeSet<>()).add(value);
  }

  /** Somebody deletes the operator's budgets. */
  void deleteBudgets() {
    scene.kubernetes().budgets().removeAll();
    budgetsGone = now();
  }

  boolean budgetsGoneSince(Instant time) {
    return !budgetsGone.isBefore(time);
  }

  boolean passwordOpens() {
    return scene
        .kubernetes()
        .secrets()
        .value(Deployment.NAMESPACE, cluster.secret(), "password")
        .filter(database()::opensFor)
        .isPresent();
  }

  void tell(String actor, String effect) {
    history.add(now(), actor, effect);
  }

  /** Whether a text shows the password. Those that people change it to begin in the same way. */
  static boolean isSecret(String text) {
    return text != null && text.contains(BEGIN_OF_PASSWORD);
  }

  /** A trouble ends after a while. */
  void after(Duration time, Runnable what) {
    Instant end = now().plus(time);
    lastTrouble = end.isAfter(lastTrouble) ? end : lastTrouble;
    agenda.at(end, what);
  }

  /** When the last trouble so far began or ends. */
  Instant lastTrouble() {
    return lastTrouble;
  }

  void troubled(Duration time) {
    Instant end = now().plus(time);
    lastTrouble = end.isAfter(lastTrouble) ? end : lastTrouble;
  }

  /** The images of the path, in order. */
  List<ImageVersion> path() {
    return List.of(
            new ImageVersion("4.3.5.3", Images.TARGET),
            new ImageVersion("4.4.1.0", Images.NEXT),
            new ImageVersion("4.4.2.0", LAST))
        .subList(0, plan.hops());
  }

  /** The builds of the path's images. */
  List<BuildVersion> builds() {
    return List.of(Images.TARGET_BUILD, Images.NEXT_BUILD, LAST_BUILD).subList(0, plan.hops());
  }

  BuildVersion buildOf(String image) {
    for (int hop = 0; hop < path().size(); hop++) {
      if (path().get(hop).image().equals(image)) {
        return builds().get(hop);
      }
    }
    return Images.OLD_BUILD;
  }

  Optional<BuildVersion> buildOfWork(Work work) {
    return work instanceof Work.Script script
        ? Optional.of(buildOf(script.image()))
        : Optional.empty();
  }

  /** The upgrade that everything is about; its zones in an order that the seed decides. */
  ObUpgradeSpec spec() {
    SplittableRandom random = new SplittableRandom(plan.seed() + 1);
    List<String> zones = new ArrayList<>(plan.zones());
    if (random.nextInt(3) == 0) {
      for (int i = zones.size() - 1; i > 0; i--) {
        zones.add(random.nextInt(i + 1), zones.remove(i));
      }
    }
    return plan.wishes()
        .in(
            cluster.spec(
                zones, path().getLast(), path().subList(0, plan.hops() - 1), UpgradeMode.Upgrade),
            begin);
  }
}
