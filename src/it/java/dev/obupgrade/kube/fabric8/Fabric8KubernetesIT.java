package dev.obupgrade.kube.fabric8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.kube.ApiException;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.ClusterRecords.Listing;
import dev.obupgrade.kube.JobRequest;
import dev.obupgrade.kube.JobRequest.Login;
import dev.obupgrade.kube.JobRequest.Work;
import dev.obupgrade.kube.JobState;
import dev.obupgrade.kube.JobState.Phase;
import dev.obupgrade.kube.JobState.Trouble;
import dev.obupgrade.kube.Kubernetes;
import dev.obupgrade.kube.KubernetesContract;
import dev.obupgrade.kube.PodNeeds;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.kube.StatefulSetState.Strategy;
import dev.obupgrade.kube.fabric8.jobs.JobSettings;
import dev.obupgrade.kubernetes.ControlPlane;
import dev.obupgrade.kubernetes.Installation;
import dev.obupgrade.kubernetes.StrangeUpgrade;
import dev.obupgrade.reason.Reason;
import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("real-cluster")
class Fabric8KubernetesIT extends KubernetesContract {
  private static final AtomicInteger NAMESPACES = new AtomicInteger();

  private static ControlPlane plane;
  private static KubernetesClient client;
  private static KubernetesClient operator;

  private String namespace;
  private Kubernetes kubernetes;

  @BeforeAll
  static void start() throws Exception {
    Path programs = ControlPlane.neededPrograms();
    plane = ControlPlane.start(programs);
    client = plane.client();
    operator = plane.client(ControlPlane.OPERATOR);
    Installation.install(client, programs.resolve("helm"));
  }

  @AfterAll
  static void stop() throws Exception {
    if (plane != null) {
      client.close();
      operator.close();
      plane.close();
    }
  }

  @BeforeEach
  void makeNamespace() {
    namespace = "it-" + NAMESPACES.incrementAndGet();
    kubernetes =
        Fabric8Kubernetes.connect(operator, JobSettings.usual("operator:1"), Clock.systemUTC());
    client
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(namespace)
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .addToLabels("pod-security.kubernetes.io/enforce-version", "latest")
                .endMetadata()
                .build())
        .create();
  }

  @Override
  protected Kubernetes kubernetes() {
    return kubernetes;
  }

  @Override
  protected String namespace() {
    return namespace;
  }

  @Override
  protected ObUpgrade newUpgrade(String name) {
    ObUpgrade upgrade = new ObUpgrade();
    upgrade.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
    upgrade.setSpec(spec());
    return client.resource(upgrade).create();
  }

  @Override
  protected void deleteUpgrade(String name) {
    client.resources(ObUpgrade.class).inNamespace(namespace).withName(name).delete();
  }

  @Override
  protected ObUpgrade withFinalizer(String name, String finalizer) {
    ObUpgrade upgrade = new ObUpgrade();
    upgrade.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(namespace)
            .withName(name)
            .withFinalizers(finalizer)
            .build());
    upgrade.setSpec(spec());
    return client.resource(upgrade).create();
  }

  @Override
  protected void newUpgradeWithUnknownMode(String name) throws InterruptedException {
    StrangeUpgrade.create(client, namespace, name, spec());
  }

  @Override
  protected void await(String what, BooleanSupplier condition) throws InterruptedException {
    ControlPlane.await(what, condition);
  }

  @Override
  protected void newStatefulSet(String name) {
    statefulSet(name, 0, "RollingUpdate");
  }

  @Override
  protected void newStatefulSetWithPod(String name) throws InterruptedException {
    statefulSet(name, 1, "RollingUpdate");
    ControlPlane.await("the pod", () -> pods(name).size() == 1);
  }

  @Override
  protected void orphan(String statefulSet) throws InterruptedException {
    var set = client.apps().statefulSets().inNamespace(namespace).withName(statefulSet);
    set.withPropagationPolicy(DeletionPropagation.ORPHAN).delete();
    ControlPlane.await("its end", () -> set.get() == null);
  }

  @Override
  protected void createAgain(String statefulSet) {
    statefulSet(statefulSet, 1, "RollingUpdate");
  }

  @Override
  protected void setStrategy(String statefulSet, String json) {
    String complete =
        json.contains("rollingUpdate")
            ? json
            : json.replace("\"type\"", "\"rollingUpdate\":null,\"type\"");
    // Without a version: the controller writes the status at the same time.
    client
        .apps()
        .statefulSets()
        .inNamespace(namespace)
        .withName(statefulSet)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\":{\"updateStrategy\":%s}}".formatted(complete));
  }

  private StatefulSet statefulSet(String name, int replicas, String strategy) {
    return statefulSet(name, replicas, strategy, "OrderedReady");
  }

  private StatefulSet statefulSet(String name, int replicas, String strategy, String policy) {
    return client
        .resource(
            new StatefulSetBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .addToAnnotations("mine", "kept")
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withServiceName(name)
                .withPodManagementPolicy(policy)
                .withNewUpdateStrategy()
                .withType(strategy)
                .endUpdateStrategy()
                .withNewSelector()
                .addToMatchLabels("app", name)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", name)
                .addToLabels("part-of", "oceanbase")
                .endMetadata()
                .withNewSpec()
                .addNewImagePullSecret("pull")
                .addToNodeSelector("disk", "ssd")
                .addNewToleration("NoExecute", "dedicated", "Equal", 60L, "db")
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .addNewContainer()
                .withName("observer")
                .withImage(IMAGE)
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .addNewEnv()
                .withName("A")
                .withValue("kept")
                .endEnv()
                .endContainer()
                .addNewContainer()
                .withName("sidecar")
                .withImage("registry.example/sidecar:1")
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build())
        .create();
  }

  private List<PodState> pods(String set) {
    var state = kubernetes.statefulSets().find(namespace, set).orElseThrow();
    return kubernetes.statefulSets().pods(state, "observer");
  }

  private Pod jobPod(String job) throws InterruptedException {
    ControlPlane.await("the pod of Job " + job, () -> !jobPods(job).isEmpty());
    return jobPods(job).getFirst();
  }

  private List<Pod> jobPods(String job) {
    return client
        .pods()
        .inNamespace(namespace)
        .withLabel("batch.kubernetes.io/job-name", job)
        .list()
        .getItems();
  }

  /** Writes what a kubelet would. */
  private void report(Pod pod, PodStatus status) {
    client
        .pods()
        .inNamespace(namespace)
        .withName(pod.getMetadata().getName())
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            Serialization.asJson(new PodBuilder().withStatus(status).build()));
  }

  private JobState job(String name) {
    return kubernetes.jobs().find(namespace, name).orElseThrow();
  }

  private JobState await(String name, Phase phase) throws InterruptedException {
    ControlPlane.await("Job " + name + " to be " + phase, () -> job(name).phase() == phase);
    return job(name);
  }

  /** Waits for this kind: on its way there a Job can have another trouble for a moment, or none. */
  private Trouble awaitTrouble(String name, Trouble.Kind kind) throws InterruptedException {
    AtomicReference<Trouble> seen = new AtomicReference<>();
    ControlPlane.await(
        "Job " + name + " to have the trouble " + kind,
        () -> {
          job(name).trouble().filter(t -> t.kind() == kind).ifPresent(seen::set);
          return seen.get() != null;
        });
    return seen.get();
  }

  private static PodStatus containerStatus(String phase, ContainerStatusBuilder container) {
    return new PodStatusBuilder()
        .withPhase(phase)
        .withContainerStatuses(
            container
                .withName("probe")
                .withImage(IMAGE)
                .withImageID("")
                .withReady(false)
                .withRestartCount(0)
                .build())
        .build();
  }

  private static PodStatus terminated(int code, String reason, String message) {
    return containerStatus(
        code == 0 ? "Succeeded" : "Failed",
        new ContainerStatusBuilder()
            .withNewState()
            .withNewTerminated()
            .withExitCode(code)
            .withReason(reason)
            .withMessage(message)
            .endTerminated()
            .endState());
  }

  private static PodStatus waiting(String reason, String message) {
    return containerStatus(
        "Pending",
        new ContainerStatusBuilder().withNewState().withNewWaiting(message, reason).endState());
  }

  private static PodStatus running() {
    return containerStatus(
        "Running",
        new ContainerStatusBuilder().withNewState().withNewRunning().endRunning().endState());
  }

  private Pod probeJob(String name) throws InterruptedException {
    kubernetes.jobs().create(probe(name, newUpgrade(name)));
    return jobPod(name);
  }

  @Test
  void settingAnImageTouchesNothingElse() {
    statefulSet("touched", 0, "OnDelete");
    var set = kubernetes.statefulSets().find(namespace, "touched").orElseThrow();
    var before = get("touched");

    kubernetes.statefulSets().setImage(set, "observer", NEW_IMAGE);

    var after = get("touched");
    before.getSpec().getTemplate().getSpec().getContainers().getFirst().setImage(NEW_IMAGE);
    assertThat(after.getSpec()).isEqualTo(before.getSpec());
    assertThat(after.getMetadata().getAnnotations()).isEqualTo(Map.of("mine", "kept"));
    assertThat(after.getMetadata().getManagedFields())
        .filteredOn(fields -> fields.getManager().equals("ob-upgrade-operator"))
        .singleElement()
        .satisfies(
            fields ->
                assertThat(client.getKubernetesSerialization().asJson(fields.getFieldsV1()))
                    .contains("f:image")
                    .doesNotContain("f:env", "sidecar", "f:replicas"));
  }

  /** The controller replaces no pod of a held StatefulSet, and none because it is released. */
  @Test
  void aHeldStatefulSetKeepsItsPodsUntilTheyAreDeleted() throws InterruptedException {
    statefulSet("holding", 2, "RollingUpdate", "Parallel");
    ControlPlane.await("pods", () -> pods("holding").size() == 2);
    var set = kubernetes.statefulSets().find(namespace, "holding").orElseThrow();

    kubernetes.statefulSets().hold(set, "observer", NEW_IMAGE, set.updateStrategy());
    ControlPlane.await("the controller to have seen it", () -> observed("holding"));
    pods("holding").forEach(kubernetes.statefulSets()::deletePod);
    ControlPlane.await(
        "new pods",
        () ->
            pods("holding").size() == 2
                && pods("holding").stream()
                    .allMatch(p -> p.image().equals(Optional.of(NEW_IMAGE)) && !p.terminating()));
    List<String> uids = pods("holding").stream().map(PodState::uid).toList();
    kubernetes.statefulSets().release(set, set.updateStrategy());
    ControlPlane.await("the controller to have seen it", () -> observed("holding"));

    assertThat(pods("holding")).extracting(PodState::uid).isEqualTo(uids);
    assertThat(pods("holding")).noneMatch(PodState::terminating);
    assertThat(get("holding").getMetadata().getAnnotations()).isEqualTo(Map.of("mine", "kept"));
  }

  private boolean observed(String set) {
    return kubernetes.statefulSets().find(namespace, set).orElseThrow().observed();
  }

  private StatefulSet get(String name) {
    return client.apps().statefulSets().inNamespace(namespace).withName(name).get();
  }

  @Test
  void aStatefulSetMadeAnewIsNotTouched() {
    statefulSet("anew", 0, "OnDelete");
    var old = kubernetes.statefulSets().find(namespace, "anew").orElseThrow();
    client.apps().statefulSets().inNamespace(namespace).withName("anew").delete();
    statefulSet("anew", 0, "OnDelete");

    assertThatThrownBy(() -> kubernetes.statefulSets().setImage(old, "observer", NEW_IMAGE))
        .isInstanceOf(ApiException.Conflict.class);
    assertThatThrownBy(() -> kubernetes.statefulSets().hold(old, "observer", NEW_IMAGE, "{}"))
        .isInstanceOf(ApiException.Conflict.class);
    assertThatThrownBy(() -> kubernetes.statefulSets().release(old, "{}"))
        .isInstanceOf(ApiException.Conflict.class);
    assertThat(get("anew").getSpec().getTemplate().getSpec().getContainers().getFirst().getImage())
        .isEqualTo(IMAGE);
  }

  @Test
  void aStatefulSetIsSeenAsItIs() throws InterruptedException {
    statefulSet("seen", 2, "OnDelete");
    ControlPlane.await(
        "the controller to have seen it",
        () -> kubernetes.statefulSets().find(namespace, "seen").orElseThrow().observed());

    var seen = kubernetes.statefulSets().find(namespace, "seen").orElseThrow();

    assertThat(seen.replicas()).isEqualTo(2);
    assertThat(seen.strategy()).isEqualTo(Strategy.ON_DELETE);
    assertThat(seen.updateRevision()).isPresent();
    assertThat(seen.podNeeds())
        .isEqualTo(
            new PodNeeds(
                List.of("pull"),
                Map.of("disk", "ssd"),
                List.of(
                    Map.of(
                        "key", "dedicated",
                        "operator", "Equal",
                        "value", "db",
                        "effect", "NoExecute",
                        "tolerationSeconds", "60"))));
  }

  @Test
  void aPodIsKnownByItsOwnServiceButNotByOneOfAllZones() throws InterruptedException {
    statefulSet("zone1", 1, "OnDelete");
    statefulSet("zone2", 1, "OnDelete");
    ControlPlane.await("pods", () -> pods("zone1").size() == 1 && pods("zone2").size() == 1);
    String own = service("own", Map.of("statefulset.kubernetes.io/pod-name", "zone1-0"));
    String zone = service("zone", Map.of("app", "zone1"));
    String all = service("all", Map.of("part-of", "oceanbase"));

    assertThat(pods("zone1").getFirst().addresses())
        .containsExactlyInAnyOrder(own, zone)
        .doesNotContain(all);
  }

  private String service(String name, Map<String, String> selector) {
    return client
        .resource(
            new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withSelector(selector)
                .addNewPort()
                .withPort(2881)
                .endPort()
                .endSpec()
                .build())
        .create()
        .getSpec()
        .getClusterIP();
  }

  @Test
  void aPodSaysWhatKeepsItFromStarting() throws InterruptedException {
    statefulSet("stuck", 1, "OnDelete");
    ControlPlane.await(
        "the pod and its revision",
        () -> pods("stuck").size() == 1 && get("stuck").getStatus().getUpdateRevision() != null);
    Pod pod = client.pods().inNamespace(namespace).withName("stuck-0").get();
    var status = waiting("ImagePullBackOff", "Back-off pulling image");
    status.getContainerStatuses().getFirst().setName("observer");
    report(pod, status);

    assertThat(pods("stuck").getFirst().trouble())
        .hasValueSatisfying(
            trouble -> {
              assertThat(trouble.kind()).isEqualTo(PodState.Trouble.Kind.IMAGE);
              assertThat(trouble.message())
                  .contains("stuck-0", "observer", "ImagePullBackOff: Back-off pulling image");
            });
    assertThat(pods("stuck").getFirst().owner()).contains(get("stuck").getMetadata().getUid());
    assertThat(pods("stuck").getFirst().revision())
        .contains(get("stuck").getStatus().getUpdateRevision());
  }

  @Test
  void aPodIsDeletedAsItWasSeenAndNotItsSuccessor() throws InterruptedException {
    statefulSet("replaced", 1, "OnDelete");
    ControlPlane.await("the pod", () -> pods("replaced").size() == 1);
    PodState first = pods("replaced").getFirst();

    kubernetes.statefulSets().deletePod(first);
    ControlPlane.await(
        "another pod",
        () ->
            pods("replaced").size() == 1 && !pods("replaced").getFirst().uid().equals(first.uid()));
    PodState second = pods("replaced").getFirst();
    kubernetes.statefulSets().deletePod(first);

    assertThat(pods("replaced").getFirst().uid()).isEqualTo(second.uid());
    assertThat(pods("replaced").getFirst().terminating()).isFalse();
  }

  @Test
  void everyKindOfWorkIsAdmittedUnderRestrictedPodSecurity() throws InterruptedException {
    ObUpgrade owner = newUpgrade("admitted");
    var login = new Login("10.0.0.1", 2881, "root", "obtest-root", "password");
    var request =
        new JobRequest(
            namespace,
            "admitted",
            "admitted",
            owner.getMetadata().getUid(),
            Map.of("obupgrade.dev/step", "preCheck"),
            new PodNeeds(
                List.of("pull"),
                Map.of("disk", "ssd"),
                List.of(Map.of("key", "dedicated", "operator", "Exists"))),
            Optional.of("node-1"),
            Duration.ofHours(1),
            List.of(
                new Work.Script(
                    "script",
                    IMAGE,
                    Optional.of("4.3.5.3-103000092025080818"),
                    "upgrade_checker.py",
                    login,
                    Optional.of(600),
                    Optional.of("z")),
                new Work.Probe("probe", IMAGE),
                new Work.Suite(
                    "suite",
                    login,
                    List.of("zone1", "zone2"),
                    "4.3.5.3",
                    JobRequest.Wishes.none())));

    kubernetes.jobs().create(request);

    Pod pod = jobPod("admitted");
    assertThat(pod.getSpec().getContainers()).hasSize(3);
    assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
    String text = client.getKubernetesSerialization().asJson(pod);
    assertThat(text).contains("secretKeyRef").doesNotContain("istio-proxy");
    assertThat(pod.getSpec().getContainers().get(2).getEnv())
        .extracting(env -> env.getName() + "=" + env.getValue())
        .contains("OBU_ZONES=zone1,zone2", "OBU_TARGET_VERSION=4.3.5.3", "OBU_PASSWORD=null");
  }

  @Test
  void aJobThatSucceededHasItsContainersWords() throws InterruptedException {
    Pod pod = probeJob("good");
    report(pod, terminated(0, "Completed", "{\"observer\":\"4.3.5.3\"}"));

    JobState job = await("good", Phase.SUCCEEDED);

    assertThat(job.trouble()).isEmpty();
    assertThat(job.containers())
        .singleElement()
        .isEqualTo(
            new JobState.ContainerState("probe", Optional.of(0), "{\"observer\":\"4.3.5.3\"}"));
  }

  @Test
  void aJobWhoseContainerExitedSaysSo() throws InterruptedException {
    Pod pod = probeJob("exited");
    report(pod, terminated(1, "Error", "MyError: no"));

    JobState job = await("exited", Phase.FAILED);

    assertThat(job.trouble().orElseThrow().kind()).isEqualTo(Trouble.Kind.EXITED);
    assertThat(job.containers().getFirst().terminationMessage()).isEqualTo("MyError: no");
  }

  @Test
  void aDeletedJobIsThereUntilItsPodIsOver() throws InterruptedException {
    Pod pod = probeJob("deleted");
    client
        .batch()
        .v1()
        .jobs()
        .inNamespace(pod.getMetadata().getNamespace())
        .withName("deleted")
        .withPropagationPolicy(DeletionPropagation.ORPHAN)
        .delete();

    JobState job = await("deleted", Phase.RUNNING);
    assertThat(job.trouble().orElseThrow().kind()).isEqualTo(Trouble.Kind.LOST);
    assertThat(job.trouble().orElseThrow().message()).contains(pod.getMetadata().getName());

    report(pod, terminated(0, "Completed", ""));
    ControlPlane.await(
        "the deleted Job to be over", () -> kubernetes.jobs().find(namespace, "deleted").isEmpty());
  }

  @Test
  void aJobKilledForMemorySaysSo() throws InterruptedException {
    Pod pod = probeJob("memory");
    report(pod, terminated(137, "OOMKilled", ""));

    JobState job = await("memory", Phase.FAILED);

    assertThat(job.trouble().orElseThrow())
        .isEqualTo(
            new Trouble(
                Trouble.Kind.OUT_OF_MEMORY,
                "container probe was killed because it needed more memory than its limit of 1Gi"));
  }

  @Test
  void aJobWhoseImageLacksAShellHasImageTrouble() throws InterruptedException {
    Pod pod = probeJob("no-shell");
    report(pod, terminated(128, "StartError", "exec: \"/bin/sh\": no such file"));

    JobState job = await("no-shell", Phase.FAILED);

    assertThat(job.trouble().orElseThrow().kind()).isEqualTo(Trouble.Kind.NOT_STARTED);
    assertThat(job.trouble().orElseThrow().message()).contains("/bin/sh");
  }

  @Test
  void anImageThatCannotBePulledShowsWhileTheJobIsPending() throws InterruptedException {
    Pod pod = probeJob("unpulled");
    report(pod, waiting("ErrImagePull", "manifest unknown"));

    assertThat(job("unpulled").phase()).isEqualTo(Phase.PENDING);
    assertThat(job("unpulled").trouble())
        .contains(
            new Trouble(Trouble.Kind.IMAGE, "container probe: ErrImagePull: manifest unknown"));
  }

  @Test
  void aMissingSecretShowsAsRefused() throws InterruptedException {
    Pod pod = probeJob("no-secret");
    report(pod, waiting("CreateContainerConfigError", "secret \"obtest-root\" not found"));

    assertThat(job("no-secret").trouble().orElseThrow().kind())
        .isEqualTo(Trouble.Kind.CONFIGURATION);
    assertThat(job("no-secret").trouble().orElseThrow().message()).contains("obtest-root");
  }

  @Test
  void aPodThatFitsNoNodeShowsAsRefused() throws InterruptedException {
    Pod pod = probeJob("unfit");
    report(
        pod,
        new PodStatusBuilder()
            .withPhase("Pending")
            .withConditions(
                new PodConditionBuilder()
                    .withType("PodScheduled")
                    .withStatus("False")
                    .withReason("Unschedulable")
                    .withMessage("0/1 nodes are available")
                    .build())
            .build());

    assertThat(job("unfit").trouble())
        .contains(
            new Trouble(Trouble.Kind.UNSCHEDULABLE, "Unschedulable: 0/1 nodes are available"));
  }

  @Test
  void anEvictedPodIsLost() throws InterruptedException {
    Pod pod = probeJob("evicted");
    var status = terminated(137, "Error", "");
    status.setReason("Evicted");
    status.setMessage("The node was low on resource: memory.");
    report(pod, status);

    JobState job = await("evicted", Phase.FAILED);

    assertThat(job.trouble().orElseThrow().kind()).isEqualTo(Trouble.Kind.LOST);
    assertThat(job.trouble().orElseThrow().message()).contains("low on resource");
  }

  @Test
  void aDeletedPodIsLostAndTheJobFailsOnceItIsOver() throws InterruptedException {
    Pod pod = probeJob("deleted");
    report(pod, running());
    client.resource(pod).delete();

    assertThat(job("deleted").phase()).isEqualTo(Phase.RUNNING);
    assertThat(job("deleted").trouble().orElseThrow().kind()).isEqualTo(Trouble.Kind.LOST);

    report(pod, terminated(143, "Error", "stopped"));
    JobState job = await("deleted", Phase.FAILED);
    assertThat(job.trouble().orElseThrow().kind()).isEqualTo(Trouble.Kind.LOST);
  }

  @Test
  void aJobPastItsDeadlineSaysSo() throws InterruptedException {
    kubernetes.jobs().create(probe("late", newUpgrade("late")));
    client
        .batch()
        .v1()
        .jobs()
        .inNamespace(namespace)
        .withName("late")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"activeDeadlineSeconds\": 1}}");

    JobState job = await("late", Phase.FAILED);

    assertThat(job.trouble().orElseThrow().kind()).isEqualTo(Trouble.Kind.DEADLINE);
    assertThat(job.trouble().orElseThrow().message()).contains("1 s");
  }

  @Test
  void aQuotaThatLeavesNoRoomShowsAsRefused() throws InterruptedException {
    client
        .resource(
            new ResourceQuotaBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("none")
                .endMetadata()
                .withNewSpec()
                .addToHard("pods", new Quantity("0"))
                .endSpec()
                .build())
        .create();
    ControlPlane.await(
        "the quota to be counted",
        () ->
            client
                    .resourceQuotas()
                    .inNamespace(namespace)
                    .withName("none")
                    .get()
                    .getStatus()
                    .getHard()
                != null);
    kubernetes.jobs().create(probe("quota", newUpgrade("quota")));

    assertThat(awaitTrouble("quota", Trouble.Kind.QUOTA).message()).contains("exceeded quota");
  }

  @Test
  void aSuspendedJobSaysSo() throws InterruptedException {
    probeJob("suspended");
    client
        .batch()
        .v1()
        .jobs()
        .inNamespace(namespace)
        .withName("suspended")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"suspend\": true}}");

    awaitTrouble("suspended", Trouble.Kind.SUSPENDED);
    assertThat(job("suspended").phase()).isEqualTo(Phase.PENDING);
  }

  /** Writes only the status, as a kubelet does. Admission has changed the rest of the pod. */
  @Test
  void aSidecarThatStaysOnDoesNotKeepTheResultBack() throws InterruptedException {
    Pod pod = probeJob("beside");
    var status = terminated(1, "Error", "MyError: no");
    status.setPhase("Running");
    status.setContainerStatuses(
        List.of(status.getContainerStatuses().getFirst(), container("mesh").build()));
    report(pod, status);

    JobState job = job("beside");

    assertThat(job.phase()).isEqualTo(Phase.FAILED);
    assertThat(job.trouble().orElseThrow().kind()).isEqualTo(Trouble.Kind.EXITED);
    assertThat(job.containers()).extracting(JobState.ContainerState::name).containsExactly("probe");
  }

  private static ContainerStatusBuilder container(String name) {
    return new ContainerStatusBuilder()
        .withName(name)
        .withImage(IMAGE)
        .withImageID("")
        .withReady(true)
        .withRestartCount(0)
        .withNewState()
        .withNewRunning()
        .endRunning()
        .endState();
  }

  @Test
  void aScriptThatHadItsSayBeforeItsPodWasDeletedIsNotLost() throws InterruptedException {
    Pod pod = probeJob("verdict");
    report(pod, running());
    client.resource(pod).delete();
    report(pod, terminated(1, "Error", "MyError: no"));

    JobState job = await("verdict", Phase.FAILED);

    assertThat(job.trouble().orElseThrow().kind()).isIn(Trouble.Kind.EXITED, Trouble.Kind.LOST);
  }

  @Test
  void aSignalIsACrash() throws InterruptedException {
    Pod pod = probeJob("crashed");
    report(pod, terminated(139, "Error", ""));

    JobState job = await("crashed", Phase.FAILED);

    assertThat(job.trouble().orElseThrow().kind()).isEqualTo(Trouble.Kind.CRASHED);
    assertThat(job.trouble().orElseThrow().message()).contains("signal 11");
  }

  @Test
  void aNodeThatStoppedReportingShows() throws InterruptedException {
    Pod pod = probeJob("silent-node");
    var status = running();
    status.setConditions(
        List.of(
            new PodConditionBuilder().withType("Ready").withStatus("False").build(),
            new PodConditionBuilder().withType("ContainersReady").withStatus("True").build()));
    report(pod, status);

    assertThat(job("silent-node").phase()).isEqualTo(Phase.RUNNING);
    assertThat(job("silent-node").trouble().orElseThrow().kind()).isEqualTo(Trouble.Kind.LOST);
    assertThat(job("silent-node").trouble().orElseThrow().message()).contains("stopped reporting");
  }

  @Test
  void aPodThatKubernetesTookAwayIsToldFromOneThatSomebodyDeleted() throws InterruptedException {
    Pod pod = probeJob("taken");
    report(pod, running());
    var status = terminated(143, "Error", "");
    status.setConditions(
        List.of(
            new PodConditionBuilder()
                .withType("DisruptionTarget")
                .withStatus("True")
                .withReason("EvictionByEvictionAPI")
                .withMessage("Eviction API: evicting")
                .build()));
    report(pod, status);
    await("taken", Phase.FAILED);
    client.resource(pod).delete();
    ControlPlane.await("the pod to be gone", () -> jobPods("taken").isEmpty());

    assertThat(job("taken").trouble().orElseThrow().message())
        .contains("evicted, preempted, drained", "DisruptionTarget");
  }

  @Test
  void anInitContainerOfSomebodyElsesThatFailsIsTold() throws InterruptedException {
    Pod pod = probeJob("init");
    var status = waiting("PodInitializing", "");
    status.setPhase("Failed");
    status.setInitContainerStatuses(terminated(2, "Error", "no iptables").getContainerStatuses());
    status.getInitContainerStatuses().getFirst().setName("mesh-init");
    report(pod, status);

    JobState job = await("init", Phase.FAILED);

    assertThat(job.trouble().orElseThrow().kind()).isEqualTo(Trouble.Kind.INJECTED);
    assertThat(job.trouble().orElseThrow().message()).contains("mesh-init", "2", "no iptables");
  }

  @Test
  void aQuotaForJobsIsToldFromAMissingPermission() throws InterruptedException {
    client
        .resource(
            new ResourceQuotaBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("no-jobs")
                .endMetadata()
                .withNewSpec()
                .addToHard("count/jobs.batch", new Quantity("0"))
                .endSpec()
                .build())
        .create();
    ControlPlane.await(
        "the quota to be counted",
        () ->
            client
                    .resourceQuotas()
                    .inNamespace(namespace)
                    .withName("no-jobs")
                    .get()
                    .getStatus()
                    .getHard()
                != null);

    Optional<Trouble> refused = kubernetes.jobs().create(probe("many", newUpgrade("many")));

    assertThat(refused.orElseThrow().kind()).isEqualTo(Trouble.Kind.QUOTA);
    assertThat(refused.orElseThrow().message()).contains("no-jobs");
    assertThat(kubernetes.jobs().find(namespace, "many")).isEmpty();
  }

  @Test
  void theArchitectureIsThatOfTheNodesOfTheZonesPods() throws InterruptedException {
    statefulSet("placed", 1, "OnDelete");
    ControlPlane.await("the pod", () -> pods("placed").size() == 1);
    var set = kubernetes.statefulSets().find(namespace, "placed").orElseThrow();
    assertThat(kubernetes.statefulSets().architecture(set)).isEmpty();
    client
        .resource(
            new NodeBuilder()
                .withNewMetadata()
                .withName("arm-" + namespace)
                .addToLabels("kubernetes.io/arch", "arm64")
                .endMetadata()
                .build())
        .create();
    client
        .resource(
            new BindingBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("placed-0")
                .endMetadata()
                .withNewTarget()
                .withKind("Node")
                .withName("arm-" + namespace)
                .endTarget()
                .build())
        .create();

    ControlPlane.await(
        "the architecture",
        () -> kubernetes.statefulSets().architecture(set).equals(Optional.of("arm64")));
  }

  @Test
  void aDeletedJobGoesWithItsPod() throws InterruptedException {
    probeJob("gone");

    kubernetes.jobs().delete(namespace, "gone");

    ControlPlane.await(
        "the Job to be gone", () -> kubernetes.jobs().find(namespace, "gone").isEmpty());
    assertThat(jobPods("gone")).isEmpty();
  }

  @Test
  void aJobWithoutALogHasAnEmptyOne() throws InterruptedException {
    probeJob("silent");

    assertThat(kubernetes.jobs().log(namespace, "silent", "probe")).isEmpty();
    assertThat(kubernetes.jobs().log(namespace, "nobody", "probe")).isEmpty();
  }

  @Test
  void aSecretsValueComesWithoutItsTrailingNewline() {
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("root")
                .endMetadata()
                .addToStringData("password", "se cret\n")
                .build())
        .create();

    assertThat(kubernetes.secrets().value(namespace, "root", "password")).contains("se cret");
    assertThat(kubernetes.secrets().value(namespace, "root", "other")).isEmpty();
  }

  @Test
  void theSameEventIsCountedRatherThanRepeated() {
    ObUpgrade upgrade = newUpgrade("events");

    kubernetes.events().warning(upgrade, Reason.CheckFailed, "zone2 is not in sync");
    kubernetes.events().warning(upgrade, Reason.CheckFailed, "zone2 is not in sync");
    kubernetes.events().normal(upgrade, Reason.StepSucceeded, "zone1 is stopped");

    List<Event> events = client.v1().events().inNamespace(namespace).list().getItems();
    assertThat(events)
        .extracting(e -> e.getType() + " " + e.getReason() + " x" + e.getCount())
        .containsExactlyInAnyOrder("Warning CheckFailed x2", "Normal StepSucceeded x1");
  }

  /** kubectl describe finds the events of an object by its UID. */
  @Test
  void anEventOnARecordIsOneOfItsConfigMap() {
    ClusterRecord record = kubernetes.records().create(record(ClusterRecord.PREFIX + "left"));
    kubernetes.events().warning(record, Reason.RecordLeftBehind, "nobody works on it");
    kubernetes.records().delete(record);
    kubernetes.events().warning(record, Reason.RecordLeftBehind, "it is gone");

    List<Event> events = client.v1().events().inNamespace(namespace).list().getItems();
    assertThat(events)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getType()).isEqualTo("Warning");
              assertThat(event.getMessage()).isEqualTo("nobody works on it");
              assertThat(event.getInvolvedObject().getKind()).isEqualTo("ConfigMap");
              assertThat(event.getInvolvedObject().getName()).isEqualTo(record.name());
              assertThat(event.getInvolvedObject().getUid()).isNotBlank();
            });
  }

  @Test
  void anEventThatCannotBePublishedIsNoError() {
    ObUpgrade upgrade = newUpgrade("unheard");
    try (KubernetesClient nobody = plane.client(ControlPlane.NOBODY)) {
      Fabric8Kubernetes.connect(nobody, JobSettings.usual("operator:1"), Clock.systemUTC())
          .events()
          .normal(upgrade, Reason.Upgraded, "message");
    }
  }

  @Test
  void aForbiddenCallNamesVerbAndResource() {
    try (KubernetesClient nobody = plane.client(ControlPlane.NOBODY)) {
      var port = Fabric8Kubernetes.connect(nobody, JobSettings.usual("o:1"), Clock.systemUTC());

      assertThatThrownBy(() -> port.jobs().create(probe("forbidden", newUpgrade("forbidden"))))
          .isInstanceOf(ApiException.Refused.class)
          .hasMessageContaining("cannot create resource \"jobs\"")
          .extracting(e -> ((ApiException.Refused) e).code())
          .isEqualTo(403);
      assertThatThrownBy(() -> port.secrets().value(namespace, "root", "password"))
          .isInstanceOf(ApiException.Refused.class)
          .hasMessageContaining("cannot get resource \"secrets\"");
    }
  }

  @Test
  void recordsAreListedWhereTheOperatorWatches() {
    String elsewhere = namespace + "-elsewhere";
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(elsewhere).endMetadata().build())
        .create();
    var here = kubernetes.records().create(record(ClusterRecord.PREFIX + "here"));
    var there =
        kubernetes
            .records()
            .create(
                new ClusterRecord(
                    elsewhere,
                    ClusterRecord.PREFIX + "there",
                    "uid",
                    "b",
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));

    assertThat(kubernetes.records().list().records()).contains(here, there);
    assertThat(watching(operator, namespace).records().list().records())
        .contains(here)
        .doesNotContain(there);
    assertThat(watching(operator, namespace, elsewhere).records().list().records())
        .contains(here, there);
  }

  @Test
  void aDamagedRecordHidesNoOther() {
    var whole = kubernetes.records().create(record(ClusterRecord.PREFIX + "whole"));
    client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(ClusterRecord.PREFIX + "damaged")
                .addToLabels("app.kubernetes.io/managed-by", "ob-upgrade-operator")
                .endMetadata()
                .addToData("holder", "uid")
                .build())
        .create();

    assertThat(kubernetes.records().list().records()).contains(whole);
  }

  @Test
  void whereTheOperatorMayNotListRecordsIsNamed() {
    try (KubernetesClient nobody = plane.client(ControlPlane.NOBODY)) {
      assertThat(watching(nobody).records().list())
          .isEqualTo(new Listing(List.of(), List.of(Listing.EVERYWHERE)));
      assertThat(watching(nobody, namespace).records().list())
          .isEqualTo(new Listing(List.of(), List.of(namespace)));
    }
  }

  private static Kubernetes watching(KubernetesClient client, String... namespaces) {
    return Fabric8Kubernetes.connect(
        client, JobSettings.usual("operator:1"), Clock.systemUTC(), List.of(namespaces), "argocd");
  }

  @Test
  void aServerThatDoesNotAnswerIsUnavailable() {
    var nowhere =
        new ConfigBuilder()
            .withMasterUrl("https://127.0.0.1:1")
            .withRequestRetryBackoffLimit(0)
            .build();
    try (KubernetesClient absent = new KubernetesClientBuilder().withConfig(nowhere).build()) {
      var port = Fabric8Kubernetes.connect(absent, JobSettings.usual("o:1"), Clock.systemUTC());

      assertThatThrownBy(() -> port.upgrades().find(namespace, "a"))
          .isInstanceOf(ApiException.Unavailable.class);
      assertThatThrownBy(() -> port.jobs().create(probe("x", newUpgrade("x"))))
          .isInstanceOf(ApiException.Unavailable.class);
    }
  }

  @Test
  void upgradesOfOtherNamespacesAreNotListed() {
    newUpgrade("listed");

    assertThat(kubernetes.upgrades().inNamespace(namespace))
        .extracting(upgrade -> upgrade.getMetadata().getName())
        .containsExactly("listed");
    assertThat(kubernetes.upgrades().inNamespace("default")).isEmpty();
  }

  @Test
  void aForeignConfigMapIsNotTakenForARecord() {
    client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("foreign")
                .endMetadata()
                .addToData("a", "b")
                .build())
        .create();

    assertThatThrownBy(() -> kubernetes.records().find(namespace, "foreign"))
        .isInstanceOf(ApiException.Refused.class)
        .hasMessageContaining("is not a cluster record");
  }
}
