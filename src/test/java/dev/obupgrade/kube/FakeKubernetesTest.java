package dev.obupgrade.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.VirtualClock;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.kube.JobOutcome.WorkOutcome;
import dev.obupgrade.kube.JobState.Phase;
import dev.obupgrade.kube.JobState.Trouble;
import dev.obupgrade.kube.StatefulSetState.Strategy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class FakeKubernetesTest extends KubernetesContract {
  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final FakeKubernetes fake = new FakeKubernetes(clock);
  private final List<String> log = new ArrayList<>();

  @Override
  protected Kubernetes kubernetes() {
    return fake.port();
  }

  @Override
  protected String namespace() {
    return "db";
  }

  @Override
  protected ObUpgrade newUpgrade(String name) {
    return fake.upgrades().apply("db", name, spec());
  }

  @Override
  protected void deleteUpgrade(String name) {
    fake.upgrades().delete("db", name);
  }

  @Override
  protected ObUpgrade withFinalizer(String name, String finalizer) {
    newUpgrade(name);
    fake.upgrades().finalizers("db", name, List.of(finalizer));
    return fake.upgrades().get("db", name);
  }

  @Override
  protected void newUpgradeWithUnknownMode(String name) {
    newUpgrade(name);
    fake.upgrades().makeUnreadable("db", name);
  }

  @Override
  protected void newStatefulSet(String name) {
    addSet(name, 1);
  }

  @Override
  protected void newStatefulSetWithPod(String name) {
    addSet(name, 1);
  }

  @Override
  protected void orphan(String statefulSet) {
    fake.orphan("db", statefulSet);
  }

  @Override
  protected void createAgain(String statefulSet) {
    fake.createAgain("db", statefulSet);
  }

  @Override
  protected void setStrategy(String statefulSet, String json) {
    fake.statefulSet("db", statefulSet).strategy(json, "kubectl-edit");
  }

  @Override
  protected void await(String what, BooleanSupplier condition) {
    fake.advance(Duration.ofMinutes(1));
    assertThat(condition.getAsBoolean()).as(what).isTrue();
  }

  private FakeStatefulSet addSet(String name, int replicas) {
    fake.onPodStopped((set, pod) -> log.add("stopped " + pod.name()));
    fake.onPodStarted(
        (set, pod, image) -> {
          if (image.contains("oceanbase")) {
            log.add("started " + pod.name() + " " + image);
          }
        });
    return fake.addStatefulSet(
        "db", name, replicas, Map.of("observer", IMAGE, "sidecar", "registry.example/sidecar:1"));
  }

  private void setImage(String name, String image) {
    var sets = fake.port().statefulSets();
    sets.setImage(sets.find("db", name).orElseThrow(), "observer", image);
  }

  private List<PodState> pods(String name) {
    var sets = fake.port().statefulSets();
    return sets.pods(sets.find("db", name).orElseThrow(), "observer");
  }

  @Test
  void aRollingUpdateReplacesFromTheHighestOrdinalOneAfterTheOther() {
    addSet("zone", 3);

    setImage("zone", NEW_IMAGE);
    fake.advance(Duration.ofMinutes(5));

    assertThat(log)
        .containsExactly(
            "stopped zone-2",
            "started zone-2 " + NEW_IMAGE,
            "stopped zone-1",
            "started zone-1 " + NEW_IMAGE,
            "stopped zone-0",
            "started zone-0 " + NEW_IMAGE);
    assertThat(pods("zone")).allMatch(PodState::ready);
  }

  @Test
  void aRollingUpdateWaitsForAPodThatIsNotReady() {
    addSet("zone", 3);
    fake.readiness((set, pod) -> !pod.name().equals("zone-2"));

    setImage("zone", NEW_IMAGE);
    fake.advance(Duration.ofMinutes(5));

    assertThat(log).isEmpty();
  }

  @Test
  void untilTheControllerHasSeenTheChangeTheRevisionIsTheOldOne() {
    addSet("zone", 1);
    String before = state("zone").updateRevision().orElseThrow();

    setImage("zone", NEW_IMAGE);

    assertThat(state("zone").observed()).isFalse();
    assertThat(state("zone").updateRevision()).contains(before);
    fake.advance(Duration.ofSeconds(1));
    assertThat(state("zone").observed()).isTrue();
    assertThat(state("zone").updateRevision()).isPresent().get().isNotEqualTo(before);
  }

  private StatefulSetState state(String name) {
    return fake.port().statefulSets().find("db", name).orElseThrow();
  }

  @Test
  void onDeleteWaitsForThePodToBeDeleted() {
    addSet("zone", 1).strategy(Strategy.ON_DELETE);
    setImage("zone", NEW_IMAGE);
    fake.advance(Duration.ofMinutes(5));
    assertThat(log).isEmpty();

    fake.port().statefulSets().deletePod(pods("zone").getFirst());
    assertThat(pods("zone").getFirst().terminating()).isTrue();
    fake.advance(Duration.ofMinutes(1));

    assertThat(log).containsExactly("stopped zone-0", "started zone-0 " + NEW_IMAGE);
    assertThat(pods("zone").getFirst().revision()).isEqualTo(state("zone").updateRevision());
  }

  @Test
  void podsBelowThePartitionStay() {
    addSet("zone", 2).partition(1);

    setImage("zone", NEW_IMAGE);
    fake.advance(Duration.ofMinutes(5));

    assertThat(log).containsExactly("stopped zone-1", "started zone-1 " + NEW_IMAGE);
  }

  @Test
  void aPodStuckOnABrokenImageStaysStuckAfterTheTemplateIsRepaired() {
    addSet("zone", 1);
    fake.breakImage(NEW_IMAGE, "ImagePullBackOff: no such manifest");
    setImage("zone", NEW_IMAGE);
    fake.advance(Duration.ofMinutes(1));
    assertThat(pods("zone").getFirst().trouble())
        .hasValueSatisfying(
            t -> {
              assertThat(t.kind()).isEqualTo(PodState.Trouble.Kind.IMAGE);
              assertThat(t.message()).isEqualTo("ImagePullBackOff: no such manifest");
            });

    setImage("zone", IMAGE);
    fake.advance(Duration.ofMinutes(5));
    assertThat(pods("zone").getFirst().image()).contains(NEW_IMAGE);

    fake.port().statefulSets().deletePod(pods("zone").getFirst());
    fake.advance(Duration.ofMinutes(1));
    assertThat(pods("zone").getFirst().image()).contains(IMAGE);
    assertThat(pods("zone").getFirst().ready()).isTrue();
  }

  @Test
  void aReplacedPodHasANewIpAndKeepsItsServiceAddress() {
    addSet("zone", 1).serviceAddress(0, "10.96.0.7");
    PodState before = pods("zone").getFirst();

    setImage("zone", NEW_IMAGE);
    fake.advance(Duration.ofMinutes(1));

    PodState after = pods("zone").getFirst();
    assertThat(after.uid()).isNotEqualTo(before.uid());
    assertThat(after.ip()).isNotEqualTo(before.ip());
    assertThat(after.addresses()).contains("10.96.0.7");
  }

  @Test
  void aJobRunsForItsTimeAndThenHasItsEffect() {
    var done = new AtomicBoolean();
    fake.jobs()
        .run(
            request ->
                JobOutcome.ofWorks(
                    request,
                    work ->
                        WorkOutcome.succeeded(Duration.ofSeconds(30), "fine")
                            .doing(() -> done.set(true))));
    fake.port().jobs().create(probe("job", newUpgrade("a")));

    fake.advance(Duration.ofSeconds(20));
    assertThat(job().phase()).isEqualTo(Phase.RUNNING);
    assertThat(done).isFalse();

    fake.advance(Duration.ofSeconds(20));
    assertThat(job().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(job().containers().getFirst().terminationMessage()).isEqualTo("fine");
    assertThat(done).isTrue();
  }

  private JobState job() {
    return fake.port().jobs().find("db", "job").orElseThrow();
  }

  @Test
  void aJobWithABrokenImageSaysSoWhileItIsPending() {
    fake.breakImage(IMAGE, "ErrImagePull: unauthorized");
    fake.port().jobs().create(probe("job", newUpgrade("a")));

    fake.advance(Duration.ofSeconds(5));

    assertThat(job().phase()).isEqualTo(Phase.PENDING);
    assertThat(job().trouble())
        .contains(new Trouble(Trouble.Kind.IMAGE, "ErrImagePull: unauthorized"));
    fake.advance(Duration.ofMinutes(5));
    assertThat(job().trouble().orElseThrow().kind()).isEqualTo(Trouble.Kind.DEADLINE);
  }

  @Test
  void aLostJobHasNoEffect() {
    var done = new AtomicBoolean();
    fake.jobs()
        .run(
            request ->
                JobOutcome.ofWorks(
                    request,
                    work ->
                        WorkOutcome.succeeded(Duration.ofSeconds(30), "fine")
                            .doing(() -> done.set(true))));
    fake.port().jobs().create(probe("job", newUpgrade("a")));
    fake.advance(Duration.ofSeconds(5));

    fake.jobs().losePod("db", "job");
    fake.advance(Duration.ofMinutes(5));

    assertThat(job().trouble().orElseThrow().kind()).isEqualTo(Trouble.Kind.LOST);
    assertThat(done).isFalse();
  }

  @Test
  void aDeletedJobIsThereUntilItsPodHasEnded() {
    fake.jobs()
        .run(
            request ->
                JobOutcome.ofWorks(
                    request, work -> WorkOutcome.succeeded(Duration.ofSeconds(30), "fine")));
    fake.port().jobs().create(probe("job", newUpgrade("a")));
    fake.advance(Duration.ofSeconds(5));

    fake.port().jobs().delete("db", "job");

    assertThat(job().phase()).isEqualTo(Phase.RUNNING);
    assertThat(job().trouble().orElseThrow().kind()).isEqualTo(Trouble.Kind.LOST);
    fake.advance(Duration.ofSeconds(10));
    assertThat(fake.port().jobs().find("db", "job")).isEmpty();
  }

  @Test
  void anEditOfTheSpecMakesANewGeneration() {
    newUpgrade("a");
    ObUpgrade edited =
        fake.upgrades()
            .edit(
                "db",
                "a",
                spec ->
                    new dev.obupgrade.api.ObUpgradeSpec(
                        spec.cluster(),
                        spec.target(),
                        spec.via(),
                        spec.mode(),
                        spec.preCheck(),
                        "again"));

    assertThat(edited.getMetadata().getGeneration()).isEqualTo(2);
  }

  @Test
  void anUnavailableServerIsUnavailableForAsLongAsWasSaid() {
    fake.faults().unavailableForNextCalls(1);

    assertThatThrownBy(() -> fake.port().upgrades().find("db", "a"))
        .isInstanceOf(ApiException.Unavailable.class);
    assertThat(fake.port().upgrades().find("db", "a")).isEmpty();
  }

  @Test
  void aConflictFaultHitsTheNextCompareAndSwapOnly() {
    ObUpgrade upgrade = newUpgrade("a");
    fake.faults().conflictAtNextWrite();

    assertThatThrownBy(() -> fake.port().upgrades().replaceStatus(upgrade, ObUpgradeStatus.empty()))
        .isInstanceOf(ApiException.Conflict.class);
    ObUpgrade again = fake.port().upgrades().find("db", "a").orElseThrow();
    fake.port().upgrades().replaceStatus(again, ObUpgradeStatus.empty().withObservedGeneration(1L));
  }

  @Test
  void anOperatorKilledBeforeAWriteHasNotWritten() {
    fake.faults().killBeforeWrite(1);

    assertThatThrownBy(() -> fake.port().records().create(record("r")))
        .isInstanceOf(OperatorKilled.class);
    assertThat(fake.records().all()).isEmpty();
    assertThat(fake.mutations()).isEmpty();
  }

  @Test
  void anOperatorKilledAfterAWriteHasWritten() {
    fake.faults().killAfterWrite(1);

    assertThatThrownBy(() -> fake.port().records().create(record("r")))
        .isInstanceOf(OperatorKilled.class);
    assertThat(fake.records().all()).hasSize(1);
    assertThat(fake.mutations())
        .extracting(Mutation::headline)
        .containsExactly("create ClusterRecord r");
  }

  @Test
  void aLostReplyHidesAWriteThatWorked() {
    fake.faults().loseReplyOfNextWrite();

    assertThatThrownBy(() -> fake.port().records().create(record("r")))
        .isInstanceOf(ApiException.Unavailable.class);
    assertThat(fake.records().all()).hasSize(1);
  }
}
