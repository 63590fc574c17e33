package dev.obupgrade.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.StepStatus;
import dev.obupgrade.api.UpgradePhase;
import dev.obupgrade.kubernetes.TestKubernetes;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.status.Took;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Adopts an existing cluster that has a different layout in each zone. The operator refuses wrong
 * specs without touching anything, and then upgrades the cluster as it is.
 */
@Tag("adoption")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AdoptionIT {
  private static final Duration TOLD_WITHIN = Duration.ofSeconds(60);
  private static final RefusalTable TABLE = new RefusalTable();

  private static TestKubernetes kubernetes;
  private static DemoSite operator;
  private static ForeignSite site;

  @BeforeAll
  static void start() throws Exception {
    kubernetes = TestKubernetes.start();
    Tools tools =
        new Tools(Path.of(System.getenv().getOrDefault("DEMO_TOOLS", "")), kubernetes.kubeconfig());
    operator =
        new DemoSite(
            kubernetes, tools, new Screen(System.out, Clock.systemUTC(), Optional.empty()));
    try (Stream<Path> archives = Files.list(Path.of("target/images"))) {
      operator.loadImages(archives.filter(f -> f.toString().endsWith(".tar")).sorted().toList());
    }
    operator.requireNoOtherOperator();
    operator.installOperator();
    site = new ForeignSite(kubernetes.client());
    site.create();
  }

  @AfterAll
  static void remove() throws IOException {
    if (site != null) {
      site.close();
    }
    TABLE.print();
    try {
      if (operator != null) {
        operator.remove();
      }
    } finally {
      if (kubernetes != null) {
        kubernetes.close();
      }
    }
  }

  static Stream<RefusalRow> refusals() {
    return RefusalRows.all().stream();
  }

  @Order(1)
  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void isRefusedAndNothingIsTouched(RefusalRow row) throws Exception {
    Wish wish = new Wish();
    row.fault().accept(wish);
    if (row.byApiServer()) {
      isNotEvenTaken(row, wish);
      return;
    }
    row.arranged().accept(site);
    try {
      Map<String, String> before = site.everything();
      Instant asked = Instant.now();
      apply(wish, "refused");

      Told told = row.waits() ? waits("refused", row.reason()) : stalls("refused");

      Duration after = Duration.between(asked, Instant.now());
      TABLE.add(row.what(), after, told.reason(), told.message());
      assertThat(told.reason()).as(told.message()).isEqualTo(row.reason());
      assertThat(told.message()).contains(row.words());
      assertThat(after).isLessThan(TOLD_WITHIN);
      assertThat(site.everything()).isEqualTo(before);
      if (!row.waits()) {
        assertThat(warnings("refused")).anySatisfy(e -> assertThat(e).contains(row.words()));
      }
    } finally {
      site.remove("refused");
      row.undone().accept(site);
    }
  }

  private static void isNotEvenTaken(RefusalRow row, Wish wish) {
    assertThatThrownBy(() -> apply(wish, "refused"))
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            e -> {
              TABLE.add(row.what(), Duration.ZERO, row.reason(), e.getStatus().getMessage());
              assertThat(e.getStatus().getMessage()).contains(row.words());
            });
  }

  @Test
  @Order(2)
  void goesOnOnceItIsPutRightAndEndsAtOnceIfItRunsTheTargetAlready() throws Exception {
    Map<String, String> before = site.everything();
    apply(new Wish().login("root", "later", "password").target("4.3.5.2", Wish.FROM), "equal");
    assertThat(stalls("equal").reason()).isEqualTo("PasswordMissing");
    site.secret("later", "password", "s$cr't w%rd");
    Instant asked = Instant.now();

    site.upgrade("equal")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"retry\": \"again\"}}");

    ObUpgrade ended =
        Wait.until("its end", TOLD_WITHIN, site.upgrade("equal")::require, AdoptionIT::ended);
    TABLE.add(
        "target equal to current",
        Duration.between(asked, Instant.now()),
        ended.getStatus().phase().name(),
        ended.getStatus().message());
    assertThat(ended.getStatus().phase()).isEqualTo(UpgradePhase.Succeeded);
    assertThat(ended.getStatus().message()).contains("already");
    assertThat(site.everything()).isEqualTo(before);
    site.remove("equal");
  }

  @Test
  @Order(3)
  void whatIsSetAfterARefusalIsNotWhatTheRefusedUpgradeFound() throws Exception {
    Map<String, String> before = site.database.read().parameters();
    site.execute("ALTER TENANT business LOCK");
    Instant asked = Instant.now();
    apply(new Wish(), "unfit");
    Told told = stalls("unfit", Duration.ofMinutes(3));
    TABLE.add("checks fail", Duration.between(asked, Instant.now()), told.reason(), told.message());
    assertThat(told.reason()).isEqualTo("PreCheckFailed");
    assertThat(site.database.read().parameters()).isEqualTo(before);
    site.remove("unfit");

    site.execute("ALTER TENANT business UNLOCK");
    ByHand.STATEMENTS.forEach(site::execute);

    assertThat(ByHand.suspended(site.database)).containsExactly("business");
    // A server shows a parameter's new value seconds after the statement has returned.
    Wait.until(
        "what was set by hand, on each server",
        Duration.ofMinutes(1),
        () -> site.database.read().parameters(),
        ByHand::isShown);
  }

  @Test
  @Order(4)
  void isUpgradedAsItStandsWhileAClientWorks() throws Exception {
    DemoClient load = new DemoClient(site.client, ForeignSite.NAMESPACE);
    site.startClient();
    Wait.until(
        "transactions",
        Duration.ofMinutes(2),
        load::stats,
        s -> s.map(c -> c.transactions() > 50).orElse(false));
    DatabaseState before = site.database.read();
    Map<String, String> setsBefore = site.setsButImages();
    List<String> podsBefore = site.pods().stream().map(p -> p.getMetadata().getUid()).toList();
    apply(new Wish(), "adopted");
    Wait.until(
        "the first zone",
        Duration.ofMinutes(3),
        site.upgrade("adopted")::require,
        u -> u.getStatus() != null && String.valueOf(u.getStatus().step()).startsWith("east/"));
    Instant asked = Instant.now();
    apply(new Wish(), "second");
    Told second = waits("second");
    TABLE.add(
        "a cluster that another upgrade is at",
        Duration.between(asked, Instant.now()),
        second.reason(),
        second.message());
    assertThat(second.reason()).isEqualTo("UpgradeAtWork");
    site.remove("second");
    // OnDelete with its pods side by side, then a rolling update that waits for each pod.
    anImageThatDoesNotRunIsReported("east", "db-east-1");
    putImage("adopted", Wish.TO);
    atTheEndOf("east");
    anImageThatDoesNotRunIsReported("west", "db-west-1");
    site.letNoneFollow("db-north-0");
    putImage("adopted", Wish.TO);
    aServerOfAnotherZoneEndsBetweenTheTwoPods();
    atTheEndOf("west");

    ObUpgradeStatus status = ends("adopted", Duration.ofMinutes(6));

    assertThat(status.phase()).as(status.message()).isEqualTo(UpgradePhase.Succeeded);
    assertThat(status.hops().getFirst().zones())
        .allSatisfy(
            zone ->
                assertThat(Took.parse(zone.took()))
                    .filteredOn(t -> t.step().equals("stopZone"))
                    .singleElement()
                    .satisfies(t -> assertThat(t.actions()).isEqualTo(1)));
    assertThat(site.pods())
        .hasSize(podsBefore.size())
        .allSatisfy(pod -> assertThat(observerImage(pod)).isEqualTo(Wish.TO))
        .extracting(pod -> pod.getMetadata().getUid())
        .doesNotContainAnyElementsOf(podsBefore);
    assertThat(site.setsButImages()).isEqualTo(setsBefore);
    // The rolling update of two pods was held, and is as before: see above.
    assertThat(site.setByTheOperator())
        .filteredOn(field -> field.contains(" updateStrategy "))
        .allMatch(field -> field.startsWith("db-west "));
    assertThat(site.setByTheOperator())
        .filteredOn(field -> !field.contains(" updateStrategy "))
        .containsExactlyInAnyOrder(
            "db-east spec template spec containers k:{\"name\":\"ob\"} image",
            "db-east spec template spec initContainers k:{\"name\":\"address\"} image",
            "db-west spec template spec containers k:{\"name\":\"ob\"} image",
            "db-north spec template spec containers k:{\"name\":\"ob\"} image");
    assertThat(Proof.of("4.3.5.3", before, site.database.read(), load.verify()))
        .allSatisfy(check -> assertThat(check.holds()).as(check.toString()).isTrue());
    assertThat(ByHand.suspended(site.database)).containsExactly("business");
  }

  /** The image has the planned build and the scripts. Only its server shows that it is broken. */
  private static void anImageThatDoesNotRunIsReported(String zone, String pod) throws Exception {
    atWork("adopted", "zone " + zone, u -> u.getStatus().step().startsWith(zone + "/"));
    Instant patched = putImage("adopted", Wish.NO_SERVER);
    ObUpgrade told =
        atWork(
            "adopted",
            "a server that doesn't run",
            u -> u.getStatus().message().contains("its last words"));
    Condition reconciling =
        Conditions.find(told.getStatus().conditions(), Conditions.RECONCILING).orElseThrow();
    TABLE.add(
        "server that ends, zone " + zone,
        Duration.between(patched, Instant.now()),
        "PodCrashing",
        reconciling.getMessage());
    assertThat(reconciling.getMessage()).contains("pod " + pod, "code 127", "java: not found");
    assertThat(site.pods())
        .filteredOn(p -> p.getMetadata().getName().equals("db-" + zone + "-0"))
        .as("the other server is left alone")
        .singleElement()
        .satisfies(p -> assertThat(observerImage(p)).isEqualTo(Wish.FROM));
    assertThat(zoneSteps(told, zone))
        .anyMatch(step -> "PodCrashing".equals(step.reason()))
        .noneMatch(step -> step.name().equals("startZone"));
  }

  private static void atTheEndOf(String zone) throws InterruptedException {
    atWork("adopted", "the end of " + zone, u -> !u.getStatus().step().startsWith(zone + "/"));
  }

  /** What was proved before the first pod is proved again before the second one. */
  private static void aServerOfAnotherZoneEndsBetweenTheTwoPods() throws InterruptedException {
    Wait.until(
        "the first new pod",
        Duration.ofMinutes(2),
        () -> site.client.pods().inNamespace(ForeignSite.NAMESPACE).withName("db-west-1").get(),
        pod -> pod != null && observerImage(pod).equals(Wish.TO));
    String second = pod("db-west-0").getMetadata().getUid();
    Instant ended = Instant.now();
    site.end("db-north-0");
    try {
      ObUpgrade told =
          atWork("adopted", "what is away", u -> u.getStatus().message().contains("north"));
      TABLE.add(
          "server of another zone ends between two pods",
          Duration.between(ended, Instant.now()),
          "Reconciling",
          told.getStatus().message());
      Instant longEnough = ended.plusSeconds(60);
      while (Instant.now().isBefore(longEnough)) {
        Pod left = pod("db-west-0");
        assertThat(left.getMetadata().getUid()).isEqualTo(second);
        assertThat(left.getMetadata().getDeletionTimestamp()).isNull();
        Thread.sleep(500);
      }
    } finally {
      site.letBack();
    }
  }

  private static Pod pod(String name) {
    return site.client.pods().inNamespace(ForeignSite.NAMESPACE).withName(name).require();
  }

  private static Instant putImage(String name, String image) {
    site.upgrade(name)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\": {\"target\": {\"image\": \"%s\"}}}".formatted(image));
    return Instant.now();
  }

  private static ObUpgrade atWork(String name, String what, Predicate<ObUpgrade> wanted)
      throws InterruptedException {
    return Wait.until(
        what,
        Duration.ofMinutes(3),
        site.upgrade(name)::require,
        u -> u.getStatus() != null && u.getStatus().step() != null && wanted.test(u));
  }

  private static List<StepStatus> zoneSteps(ObUpgrade upgrade, String zone) {
    return upgrade.getStatus().hops().getFirst().zones().stream()
        .filter(z -> z.name().equals(zone))
        .flatMap(z -> z.steps().stream())
        .toList();
  }

  private static String observerImage(Pod pod) {
    return pod.getSpec().getContainers().stream()
        .filter(c -> c.getName().equals("ob"))
        .findFirst()
        .orElseThrow()
        .getImage();
  }

  private static void apply(Wish wish, String name) {
    site.client.resource(wish.named(ForeignSite.NAMESPACE, name)).create();
  }

  /** Waits until the operator refuses it and needs a person. */
  private static Told stalls(String name) throws InterruptedException {
    return stalls(name, TOLD_WITHIN.plusSeconds(30));
  }

  private static Told stalls(String name, Duration limit) throws InterruptedException {
    return told(name, limit, upgrade -> stalled(upgrade).map(Told::of));
  }

  /** Waits until the status says that the operator waits for this. */
  private static Told waits(String name, String reason) throws InterruptedException {
    return told(
        name,
        TOLD_WITHIN.plusSeconds(30),
        upgrade ->
            Optional.ofNullable(upgrade.getStatus()).stream()
                .flatMap(status -> status.steps().stream())
                .filter(step -> reason.equals(step.reason()))
                .map(step -> new Told(step.reason(), step.message()))
                .findFirst());
  }

  private static Told told(String name, Duration limit, Function<ObUpgrade, Optional<Told>> what)
      throws InterruptedException {
    ObUpgrade seen =
        Wait.until(
            "a refusal",
            limit,
            site.upgrade(name)::require,
            u -> what.apply(u).isPresent() || ended(u));
    return what.apply(seen)
        .orElseThrow(() -> new AssertionError("it ended: " + seen.getStatus().message()));
  }

  private record Told(String reason, String message) {
    static Told of(Condition condition) {
      return new Told(condition.getReason(), condition.getMessage());
    }
  }

  /** One that waits is not stalled: the message of another condition says for what. */
  private static Told waits(String name) throws InterruptedException {
    return told(
        name,
        TOLD_WITHIN.plusSeconds(30),
        upgrade ->
            Optional.ofNullable(upgrade.getStatus())
                .filter(status -> status.phase() == UpgradePhase.Waiting)
                .flatMap(status -> Conditions.find(status.conditions(), Conditions.RECONCILING))
                .map(Told::of));
  }

  private static Optional<Condition> stalled(ObUpgrade upgrade) {
    return upgrade.getStatus() == null
        ? Optional.empty()
        : Conditions.find(upgrade.getStatus().conditions(), Conditions.STALLED)
            .filter(c -> c.getStatus().equals("True"));
  }

  private static ObUpgradeStatus ends(String name, Duration limit) throws InterruptedException {
    ObUpgrade last =
        Wait.until(
            "the end of " + name,
            limit,
            site.upgrade(name)::require,
            u -> ended(u) || failedStep(u).isPresent());
    failedStep(last)
        .ifPresent(
            message -> {
              throw new AssertionError(name + " failed: " + message);
            });
    return last.getStatus();
  }

  private static boolean ended(ObUpgrade upgrade) {
    return upgrade.getStatus() != null && upgrade.getStatus().finishedAt() != null;
  }

  private static Optional<String> failedStep(ObUpgrade upgrade) {
    return stalled(upgrade)
        .filter(c -> !Conditions.isTrue(upgrade.getStatus().conditions(), Conditions.RECONCILING))
        .map(Condition::getMessage);
  }

  private static List<String> warnings(String upgrade) {
    return site.client.v1().events().inNamespace(ForeignSite.NAMESPACE).list().getItems().stream()
        .filter(e -> e.getInvolvedObject().getName().equals(upgrade))
        .filter(e -> e.getType().equals("Warning"))
        .map(Event::getMessage)
        .collect(Collectors.toList());
  }
}
