package dev.obupgrade.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.api.ConnectionSpec;
import dev.obupgrade.api.ImageVersion;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.SecretKey;
import dev.obupgrade.api.StepPhase;
import dev.obupgrade.api.StepStatus;
import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.api.UpgradePhase;
import dev.obupgrade.api.ZoneSpec;
import dev.obupgrade.kube.ClusterRecord.DatabaseIdentity;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.kube.ClusterRecord.Subject;
import dev.obupgrade.kube.DisruptionBudgets.Budget;
import dev.obupgrade.kube.DisruptionBudgets.Hold;
import dev.obupgrade.kube.JobRequest.Work;
import dev.obupgrade.kube.StatefulSetState.Strategy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The contract of every implementation of the port. It runs against the fake and a real API server.
 */
public abstract class KubernetesContract {
  protected static final String IMAGE = "registry.example/oceanbase:4.3.5.2";
  protected static final String NEW_IMAGE = "registry.example/oceanbase:4.3.5.3";

  protected abstract Kubernetes kubernetes();

  protected abstract String namespace();

  /** Makes an upgrade as a person would. */
  protected abstract ObUpgrade newUpgrade(String name);

  /**
   * An ObUpgrade as stored under another definition, with a mode that the operator doesn't know.
   */
  protected abstract void newUpgradeWithUnknownMode(String name) throws InterruptedException;

  /** Makes a StatefulSet of one pod with the containers observer and sidecar. */
  protected abstract void newStatefulSet(String name);

  /** Makes such a StatefulSet, and returns when its pod exists. */
  protected abstract void newStatefulSetWithPod(String name) throws InterruptedException;

  /** Deletes it with {@code --cascade=orphan}, and returns when it is gone. */
  protected abstract void orphan(String statefulSet) throws InterruptedException;

  /** Creates it again. */
  protected abstract void createAgain(String statefulSet);

  /** Sets {@code spec.updateStrategy} of a StatefulSet, as a person would. */
  protected abstract void setStrategy(String statefulSet, String json);

  /** Deletes an upgrade as {@code kubectl delete --wait=false} does. */
  protected abstract void deleteUpgrade(String name);

  protected abstract void await(String what, BooleanSupplier condition) throws InterruptedException;

  @Test
  void aRecordThatWasNeverMadeIsNotFound() {
    assertThat(kubernetes().records().find(namespace(), "obupgrade-cluster-none")).isEmpty();
  }

  @Test
  void aRecordComesBackAsItWasWritten() {
    var written = kubernetes().records().create(record("round-trip"));

    var found = kubernetes().records().find(namespace(), "round-trip").orElseThrow();

    assertThat(found).isEqualTo(written);
    // The text groups the values, and their order says nothing.
    assertThat(found.saved()).containsExactlyInAnyOrderElementsOf(record("round-trip").saved());
    assertThat(found.version()).isPresent();
  }

  @Test
  void aRecordSaysWhatItIsAbout() {
    assertThat(kubernetes().records().create(record("no-subject")).subject())
        .isEqualTo(Subject.unknown());
    var subject =
        new Subject(
            List.of("zone1", "zone2"),
            Optional.of(
                new DatabaseIdentity("obtest", "1", List.of("10.0.0.1:2882", "[fd00::1]:2882"))));
    kubernetes().records().create(record("subject").withSubject(subject));

    var found = kubernetes().records().find(namespace(), "subject").orElseThrow();
    assertThat(found.subject()).isEqualTo(subject);
    assertThat(kubernetes().records().replace(found.heldBy("uid-2", "b")).subject())
        .isEqualTo(subject);
  }

  @Test
  void theListHasTheRecordsOfAllNamespaces() {
    var one = kubernetes().records().create(record(ClusterRecord.PREFIX + "one"));
    var two = kubernetes().records().create(record(ClusterRecord.PREFIX + "two"));
    kubernetes().records().create(record("of-another-kind"));

    assertThat(kubernetes().records().list().records())
        .filteredOn(r -> r.namespace().equals(namespace()))
        .containsExactlyInAnyOrder(one, two);
    assertThat(kubernetes().records().list().unseen()).isEmpty();
    kubernetes().records().delete(one);
    assertThat(kubernetes().records().list().records()).contains(two).doesNotContain(one);
  }

  @Test
  void ofTwoWhoMakeTheSameRecordOneWins() {
    kubernetes().records().create(record("twice"));

    assertThatThrownBy(() -> kubernetes().records().create(record("twice").heldBy("other", "b")))
        .isInstanceOf(ApiException.Conflict.class);
    assertThat(kubernetes().records().find(namespace(), "twice").orElseThrow().holder())
        .isEqualTo("uid-1");
  }

  @Test
  void aRecordIsReplacedOnlyAsItWasRead() {
    var first = kubernetes().records().create(record("swapped"));
    kubernetes().records().replace(first.at(Optional.of("4.3.5.3"), Optional.of("zone1")));

    assertThatThrownBy(
            () -> kubernetes().records().replace(first.at(Optional.empty(), Optional.empty())))
        .isInstanceOf(ApiException.Conflict.class);
    assertThat(kubernetes().records().find(namespace(), "swapped").orElseThrow().zone())
        .contains("zone1");
  }

  @Test
  void aRecordKeepsWhoWroteItsHopWhenAnotherTakesItOver() {
    var first = kubernetes().records().create(record("author"));
    assertThat(first.author()).isEmpty();
    var second = kubernetes().records().replace(first.at(Optional.of("4.3.5.3"), Optional.empty()));
    kubernetes().records().replace(second.heldBy("uid-2", "b"));

    ClusterRecord found = kubernetes().records().find(namespace(), "author").orElseThrow();
    assertThat(found.holder()).isEqualTo("uid-2");
    assertThat(found.author()).contains(new ClusterRecord.Author("uid-1", "a"));
  }

  @Test
  void aRecordIsDeletedOnlyAsItWasRead() {
    var first = kubernetes().records().create(record("deleted"));
    var second = kubernetes().records().replace(first.at(Optional.of("4.3.5.3"), Optional.empty()));

    assertThatThrownBy(() -> kubernetes().records().delete(first))
        .isInstanceOf(ApiException.Conflict.class);
    kubernetes().records().delete(second);
    kubernetes().records().delete(second);
    assertThat(kubernetes().records().find(namespace(), "deleted")).isEmpty();
  }

  @Test
  void aRecordThatIsGoneCanBeMadeAnewButNotReplaced() {
    var record = kubernetes().records().create(record("gone"));
    kubernetes().records().delete(record);

    assertThatThrownBy(() -> kubernetes().records().replace(record))
        .isInstanceOf(ApiException.Conflict.class);
    kubernetes().records().create(record);
    assertThat(kubernetes().records().find(namespace(), "gone")).isPresent();
  }

  @Test
  void aRecordBeyondTheLimitIsRefusedWithItsSize() {
    var value = new SavedValue(SavedValue.PARAMETER, "p", null, "x".repeat(1000), List.of());
    var large = record("large").withSaved(Collections.nCopies(300, value));

    assertThatThrownBy(() -> kubernetes().records().create(large))
        .isInstanceOf(ApiException.Refused.class)
        .hasMessageContaining("262144");
  }

  @Test
  void aStatusComesBackAsItWasWritten() {
    ObUpgrade upgrade = newUpgrade("status");
    var step =
        new StepStatus(
            "stopZone",
            StepPhase.Running,
            "WaitingForLeaders",
            "waits",
            Instant.parse("2026-11-23T21:00:00.123456Z"),
            null,
            1,
            "obu-1",
            "notedTime=1",
            null);
    ObUpgradeStatus status =
        ObUpgradeStatus.empty()
            .withObservedGeneration(1L)
            .withStartedAt(Instant.parse("2026-11-23T21:00:00Z"))
            .withBrief(List.of("4.3.5.2 -> 4.3.5.3   0/3 zones", "zone1   stopZone   5s"))
            .withPhase(UpgradePhase.Upgrading)
            .withMessage("zone1/stopZone: waits")
            .withStep("zone1/stopZone")
            .withProgress("0/3 zones")
            .withSteps(List.of(step));

    ObUpgrade written = kubernetes().upgrades().replaceStatus(upgrade, status);

    assertThat(written.getStatus()).isEqualTo(status);
    ObUpgrade found = kubernetes().upgrades().find(namespace(), "status").orElseThrow();
    assertThat(found.getStatus()).isEqualTo(status);
    assertThat(found.getMetadata().getResourceVersion())
        .isEqualTo(written.getMetadata().getResourceVersion());
    assertThat(found.getMetadata().getGeneration()).isEqualTo(1);
  }

  @Test
  void aStatusWriteOnAnOldVersionConflictsAndChangesNothing() {
    ObUpgrade upgrade = newUpgrade("conflict");
    ObUpgradeStatus first = ObUpgradeStatus.empty().withPhase(UpgradePhase.Planning);
    ObUpgradeStatus second = ObUpgradeStatus.empty().withPhase(UpgradePhase.Upgrading);
    kubernetes().upgrades().replaceStatus(upgrade, first);

    assertThatThrownBy(() -> kubernetes().upgrades().replaceStatus(upgrade, second))
        .isInstanceOf(ApiException.Conflict.class);
    assertThat(kubernetes().upgrades().find(namespace(), "conflict").orElseThrow().getStatus())
        .isEqualTo(first);
  }

  @Test
  void anUpgradeThatCannotBeReadHidesNoOther() throws InterruptedException {
    newUpgrade("before");
    newUpgradeWithUnknownMode("strange");
    newUpgrade("readable");

    Map<String, ObUpgrade> found =
        kubernetes().upgrades().inNamespace(namespace()).stream()
            .collect(Collectors.toMap(u -> u.getMetadata().getName(), u -> u));

    assertThat(found).containsOnlyKeys("before", "strange", "readable");
    assertThat(found.get("readable").getSpec()).isEqualTo(spec());
    assertThat(found.get("readable").getStatus()).isNotNull();
    ObUpgrade strange = found.get("strange");
    assertThat(strange.getMetadata().getUid()).isNotBlank();
    assertThat(strange.getMetadata().getCreationTimestamp()).isNotBlank();
    assertThat(strange.getSpec().cluster().zones()).isEqualTo(spec().cluster().zones());
    assertThat(strange.getStatus()).isNull();
  }

  @Test
  void allUpgradesAreThoseOfEveryNamespace() throws InterruptedException {
    newUpgrade("here");
    newUpgradeWithUnknownMode("strange");

    Map<String, ObUpgrade> found =
        kubernetes().upgrades().all().stream()
            .filter(u -> u.getMetadata().getNamespace().equals(namespace()))
            .collect(Collectors.toMap(u -> u.getMetadata().getName(), u -> u));

    assertThat(found).containsOnlyKeys("here", "strange");
    assertThat(found.get("here"))
        .isEqualTo(kubernetes().upgrades().find(namespace(), "here").get());
    assertThat(found.get("strange").getStatus()).isNull();
  }

  /** Nobody may take it for one that doesn't exist, or write over what it has. */
  @Test
  void anUpgradeThatCannotBeReadIsNoneThatIsGone() throws InterruptedException {
    newUpgradeWithUnknownMode("strange");

    assertThatThrownBy(() -> kubernetes().upgrades().find(namespace(), "strange"))
        .isInstanceOf(ApiException.Refused.class)
        .hasMessageContaining("its content can't be read");
  }

  @Test
  void anUpgradeThatIsNotThereIsNotFound() {
    assertThat(kubernetes().upgrades().find(namespace(), "nobody")).isEmpty();
    assertThat(kubernetes().statefulSets().find(namespace(), "nobody")).isEmpty();
    assertThat(kubernetes().jobs().find(namespace(), "nobody")).isEmpty();
    assertThat(kubernetes().secrets().value(namespace(), "nobody", "password")).isEmpty();
  }

  @Test
  void settingAnImageChangesThatContainerOnly() {
    newStatefulSet("images");
    var set = kubernetes().statefulSets().find(namespace(), "images").orElseThrow();

    kubernetes().statefulSets().setImage(set, "observer", NEW_IMAGE);
    kubernetes().statefulSets().setImage(set, "observer", NEW_IMAGE);

    assertThat(kubernetes().statefulSets().find(namespace(), "images").orElseThrow().images())
        .isEqualTo(Map.of("observer", NEW_IMAGE, "sidecar", "registry.example/sidecar:1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"RollingUpdate\"}",
        "{\"rollingUpdate\":{\"partition\":0},\"type\":\"RollingUpdate\"}",
        "{\"rollingUpdate\":{\"maxUnavailable\":\"50%\",\"partition\":2},\"type\":\"RollingUpdate\"}"
      })
  void aHeldStatefulSetHasItsStrategyExactlyAgain(String strategy) {
    newStatefulSet("held-back");
    setStrategy("held-back", strategy);
    StatefulSetState before = set("held-back");

    hold(before, before.updateStrategy());
    hold(set("held-back"), before.updateStrategy());

    StatefulSetState held = set("held-back");
    assertThat(held.strategy()).isEqualTo(Strategy.ON_DELETE);
    assertThat(held.updateStrategy()).isEqualTo("{\"type\":\"OnDelete\"}");
    assertThat(held.strategyBefore()).contains(before.updateStrategy());
    assertThat(held.images())
        .isEqualTo(Map.of("observer", NEW_IMAGE, "sidecar", "registry.example/sidecar:1"));
    assertThat(held.owners()).containsEntry("spec.updateStrategy.type", "ob-upgrade-operator");
    kubernetes().statefulSets().release(held, before.updateStrategy());
    StatefulSetState after = set("held-back");
    assertThat(after.updateStrategy()).isEqualTo(before.updateStrategy());
    assertThat(after.strategyBefore()).isEmpty();
    assertThat(after.images()).isEqualTo(held.images());
  }

  @Test
  void theStrategyFromBeforeReplacesTheOneThatSomebodySetMeanwhile() {
    newStatefulSet("released");
    setStrategy("released", "{\"type\":\"RollingUpdate\"}");
    StatefulSetState before = set("released");
    hold(before, before.updateStrategy());
    setStrategy("released", "{\"rollingUpdate\":{\"partition\":2},\"type\":\"RollingUpdate\"}");

    kubernetes().statefulSets().release(set("released"), before.updateStrategy());

    assertThat(set("released").updateStrategy()).isEqualTo(before.updateStrategy());
  }

  private StatefulSetState set(String name) {
    return kubernetes().statefulSets().find(namespace(), name).orElseThrow();
  }

  private void hold(StatefulSetState set, String strategyBefore) {
    assertThat(kubernetes().statefulSets().hold(set, "observer", NEW_IMAGE, strategyBefore))
        .isEqualTo(NEW_IMAGE);
  }

  @Test
  void anImageForAContainerThatIsNotThereIsRefused() {
    newStatefulSet("no-container");
    var set = kubernetes().statefulSets().find(namespace(), "no-container").orElseThrow();

    assertThatThrownBy(() -> kubernetes().statefulSets().setImage(set, "other", NEW_IMAGE))
        .isInstanceOf(ApiException.Refused.class)
        .hasMessageContaining("'other'")
        .hasMessageContaining("observer");
  }

  @Test
  void theSameJobMadeTwiceIsOneJob() {
    JobRequest request = probe("job-twice", newUpgrade("job-twice"));

    assertThat(kubernetes().jobs().create(request)).isEmpty();
    var uid = kubernetes().jobs().find(namespace(), "job-twice").orElseThrow().uid();
    assertThat(kubernetes().jobs().create(request)).isEmpty();

    var job = kubernetes().jobs().find(namespace(), "job-twice").orElseThrow();
    assertThat(job.uid()).isPresent().isEqualTo(uid);
    assertThat(job.ownerUid()).contains(request.ownerUid());
    assertThat(job.phase()).isEqualTo(JobState.Phase.PENDING);
  }

  @Test
  void aJobOfSomebodyElsesUpgradeIsRefused() {
    kubernetes().jobs().create(probe("job-other", newUpgrade("job-a")));
    JobRequest other = probe("job-other", newUpgrade("job-b"));

    assertThatThrownBy(() -> kubernetes().jobs().create(other))
        .isInstanceOf(ApiException.Refused.class)
        .hasMessageContaining("job-other")
        .hasMessageContaining("job-a");
  }

  @Test
  void aJobMadeAnewUnderTheSameNameIsAnother() throws InterruptedException {
    JobRequest request = probe("job-anew", newUpgrade("job-anew"));
    kubernetes().jobs().create(request);
    var first = kubernetes().jobs().find(namespace(), "job-anew").orElseThrow().uid();
    kubernetes().jobs().delete(namespace(), "job-anew");
    await("it to be gone", () -> kubernetes().jobs().find(namespace(), "job-anew").isEmpty());

    kubernetes().jobs().create(request);

    var second = kubernetes().jobs().find(namespace(), "job-anew").orElseThrow().uid();
    assertThat(second).isPresent().isNotEqualTo(first);
  }

  @Test
  void deletingAJobThatIsGoneIsFine() {
    kubernetes().jobs().delete(namespace(), "never-there");
  }

  @Test
  void aPodThatIsAnotherByNowIsLeftAlone() {
    newStatefulSet("pods");
    var set = kubernetes().statefulSets().find(namespace(), "pods").orElseThrow();
    var old =
        new PodState(
            namespace(),
            "pods-0",
            "an-older-uid",
            Optional.of(set.uid()),
            Optional.empty(),
            java.util.Set.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            false,
            false,
            Optional.empty());

    kubernetes().statefulSets().deletePod(old);

    assertThat(kubernetes().statefulSets().pods(set, "observer"))
        .allSatisfy(pod -> assertThat(pod.terminating()).isFalse());
  }

  @Test
  void aStatefulSetThatIsCreatedAgainAdoptsItsPods() throws InterruptedException {
    newStatefulSetWithPod("kept");
    String uid = onlyPod("kept").uid();
    assertThat(kubernetes().statefulSets().orphans(namespace(), "kept")).isEmpty();

    orphan("kept");

    assertThat(kubernetes().statefulSets().find(namespace(), "kept")).isEmpty();
    assertThat(kubernetes().statefulSets().orphans(namespace(), "kept")).containsExactly("kept-0");
    assertThat(kubernetes().statefulSets().orphans(namespace(), "kep")).isEmpty();
    createAgain("kept");
    await("the adoption", () -> onlyPod("kept").owner().equals(Optional.of(set("kept").uid())));
    assertThat(onlyPod("kept").uid()).isEqualTo(uid);
    assertThat(kubernetes().statefulSets().orphans(namespace(), "kept")).isEmpty();
  }

  private PodState onlyPod(String statefulSet) {
    List<PodState> pods = kubernetes().statefulSets().pods(set(statefulSet), "observer");
    assertThat(pods).hasSize(1);
    return pods.getFirst();
  }

  @Test
  void aBudgetCoversTheStatefulSetAndBelongsToTheUpgrade() {
    newStatefulSet("held");
    var set = kubernetes().statefulSets().find(namespace(), "held").orElseThrow();
    Hold hold = hold(set, newUpgrade("holder"));

    kubernetes().budgets().create(hold);
    kubernetes().budgets().create(hold);

    var budget = ofUpgrade(hold).getFirst();
    assertThat(ofUpgrade(hold)).hasSize(1);
    assertThat(budget.name()).isEqualTo(hold.name());
    assertThat(budget.owner()).contains(hold.ownerUid());
    assertThat(budget.closed()).isTrue();
    assertThat(kubernetes().budgets().ownedBy(namespace(), "another-uid").orElseThrow()).isEmpty();
    kubernetes().budgets().delete(budget);
    kubernetes().budgets().delete(budget);
    assertThat(ofUpgrade(hold)).isEmpty();
  }

  @Test
  void aBudgetThatIsAnotherByNowIsLeftAlone() {
    newStatefulSet("held-again");
    var set = kubernetes().statefulSets().find(namespace(), "held-again").orElseThrow();
    Hold hold = hold(set, newUpgrade("holder-again"));
    kubernetes().budgets().create(hold);
    Budget old = ofUpgrade(hold).getFirst();
    kubernetes().budgets().delete(old);
    kubernetes().budgets().create(hold);

    kubernetes().budgets().delete(old);

    assertThat(ofUpgrade(hold)).hasSize(1);
  }

  private List<Budget> ofUpgrade(Hold hold) {
    return kubernetes().budgets().ownedBy(namespace(), hold.ownerUid()).orElseThrow();
  }

  private static Hold hold(StatefulSetState set, ObUpgrade owner) {
    return new Hold(set, owner.getMetadata().getName(), owner.getMetadata().getUid());
  }

  protected ClusterRecord record(String name) {
    return new ClusterRecord(
        namespace(),
        name,
        "uid-1",
        "a",
        List.of(
            new SavedValue(SavedValue.PARAMETER, "enable_rebalance", null, "True", List.of()),
            new SavedValue(SavedValue.PARAMETER, "empty", "t1", "", List.of("10.0.0.1:2882"))),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  protected JobRequest probe(String name, ObUpgrade owner) {
    return new JobRequest(
        namespace(),
        name,
        owner.getMetadata().getName(),
        owner.getMetadata().getUid(),
        Map.of(),
        PodNeeds.none(),
        Optional.empty(),
        Duration.ofMinutes(5),
        List.of(new Work.Probe("probe", IMAGE)));
  }

  protected static ObUpgradeSpec spec() {
    return new ObUpgradeSpec(
        new ClusterSpec(
            "observer",
            List.of(
                new ZoneSpec("zone1", "obtest-zone1"),
                new ZoneSpec("zone2", "obtest-zone2"),
                new ZoneSpec("zone3", "obtest-zone3")),
            new ConnectionSpec("root", 2881, new SecretKey("obtest-root", "password"))),
        new ImageVersion("4.3.5.3", NEW_IMAGE),
        List.of(),
        UpgradeMode.Upgrade,
        null,
        null);
  }

  private Optional<ObUpgrade> found(String name) {
    return kubernetes().upgrades().find(namespace(), name);
  }

  @Test
  void anUpgradeThatIsHeldStaysUntilItIsLetGo() throws InterruptedException {
    ObUpgrade held = kubernetes().upgrades().hold(newUpgrade("held"));
    assertThat(held.getMetadata().getFinalizers()).containsExactly(ObUpgrade.FINALIZER);
    assertThat(held.getSpec()).isEqualTo(found("held").orElseThrow().getSpec());
    long generation = held.getMetadata().getGeneration();

    deleteUpgrade("held");
    await("the mark", () -> found("held").map(ObUpgrade::isMarkedForDeletion).orElse(false));
    ObUpgrade marked = found("held").orElseThrow();
    assertThat(marked.getMetadata().getGeneration()).isGreaterThan(generation);
    ObUpgrade written =
        kubernetes()
            .upgrades()
            .replaceStatus(marked, ObUpgradeStatus.empty().withPhase(UpgradePhase.Cancelling));
    assertThat(written.getMetadata().getFinalizers()).containsExactly(ObUpgrade.FINALIZER);

    kubernetes().upgrades().letGo(written);
    await("its end", () -> found("held").isEmpty());
  }

  @Test
  void anUpgradeThatIsNotHeldIsGoneAtOnce() throws InterruptedException {
    newUpgrade("not-held");
    deleteUpgrade("not-held");

    await("its end", () -> found("not-held").isEmpty());
  }

  @Test
  void holdingAndLettingGoTwiceChangesNothing() {
    ObUpgrade held = kubernetes().upgrades().hold(newUpgrade("twice"));
    assertThat(kubernetes().upgrades().hold(held)).isEqualTo(held);
    ObUpgrade free = kubernetes().upgrades().letGo(held);
    assertThat(free.getMetadata().getFinalizers()).isEmpty();
    assertThat(kubernetes().upgrades().letGo(free)).isEqualTo(free);
    assertThat(found("twice")).isPresent();
  }

  @Test
  void onlyTheVersionThatWasReadIsHeldOrLetGo() {
    ObUpgrade read = newUpgrade("held-conflict");
    ObUpgrade held = kubernetes().upgrades().hold(read);
    assertThatThrownBy(() -> kubernetes().upgrades().hold(read))
        .isInstanceOf(ApiException.Conflict.class);
    ObUpgrade written =
        kubernetes()
            .upgrades()
            .replaceStatus(held, ObUpgradeStatus.empty().withPhase(UpgradePhase.Planning));
    assertThatThrownBy(() -> kubernetes().upgrades().letGo(held))
        .isInstanceOf(ApiException.Conflict.class);
    kubernetes().upgrades().letGo(written);
  }

  @Test
  void oneThatIsMarkedForDeletionCantBeHeld() throws InterruptedException {
    ObUpgrade other = kubernetes().upgrades().hold(withFinalizer("marked", "example.com/keeps-it"));
    ObUpgrade free = kubernetes().upgrades().letGo(other);
    assertThat(free.getMetadata().getFinalizers()).containsExactly("example.com/keeps-it");
    deleteUpgrade("marked");
    await("the mark", () -> found("marked").map(ObUpgrade::isMarkedForDeletion).orElse(false));

    assertThatThrownBy(() -> kubernetes().upgrades().hold(found("marked").orElseThrow()))
        .isInstanceOf(ApiException.Refused.class);
  }

  /** Makes an upgrade that somebody else holds. */
  protected abstract ObUpgrade withFinalizer(String name, String finalizer);

  @Test
  void aJobIsAtWorkUntilNothingOfItIsLeft() throws InterruptedException {
    ObUpgrade upgrade = newUpgrade("at-work");
    String uid = upgrade.getMetadata().getUid();
    assertThat(kubernetes().jobs().atWork(namespace(), uid)).isEmpty();
    kubernetes().jobs().create(probe("job-at-work", upgrade));
    kubernetes().jobs().create(probe("job-of-other", newUpgrade("at-work-other")));

    assertThat(kubernetes().jobs().atWork(namespace(), uid)).containsExactly("job-at-work");
    assertThat(kubernetes().jobs().atWork("elsewhere", uid)).isEmpty();
    kubernetes().jobs().delete(namespace(), "job-of-other");
    kubernetes().jobs().delete(namespace(), "job-at-work");
    await("its end", () -> kubernetes().jobs().atWork(namespace(), uid).isEmpty());
  }
}
