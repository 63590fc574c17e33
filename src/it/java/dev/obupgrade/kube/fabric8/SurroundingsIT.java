package dev.obupgrade.kube.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.adoption.Adoption;
import dev.obupgrade.adoption.Objection;
import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.api.ConnectionSpec;
import dev.obupgrade.api.SecretKey;
import dev.obupgrade.api.ZoneSpec;
import dev.obupgrade.kube.Kubernetes;
import dev.obupgrade.kube.NodeState.Taint;
import dev.obupgrade.kube.PodAddress;
import dev.obupgrade.kube.PodNeeds.NodeTerm;
import dev.obupgrade.kube.PodNeeds.Requirement;
import dev.obupgrade.kube.SetSurroundings;
import dev.obupgrade.kube.SetSurroundings.ClaimState;
import dev.obupgrade.kube.SetSurroundings.PodSurroundings;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.kube.Surroundings.Controller;
import dev.obupgrade.kube.Surroundings.DryRun;
import dev.obupgrade.kube.Surroundings.QuotaExcess;
import dev.obupgrade.kube.fabric8.jobs.JobSettings;
import dev.obupgrade.kubernetes.ControlPlane;
import dev.obupgrade.kubernetes.Installation;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimStatusBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBindingBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("real-cluster")
class SurroundingsIT {
  private static final AtomicInteger NAMESPACES = new AtomicInteger();
  private static final String OLD = "registry.test/oceanbase:old";
  private static final String NEW = "registry.test/oceanbase:new";

  private static ControlPlane plane;
  private static KubernetesClient client;
  private static KubernetesClient operator;
  private static Kubernetes kubernetes;

  private String namespace;

  @BeforeAll
  static void start() throws Exception {
    Path programs = ControlPlane.neededPrograms();
    plane = ControlPlane.start(programs);
    client = plane.client();
    operator = plane.client(ControlPlane.OPERATOR);
    Installation.install(client, programs.resolve("helm"));
    kubernetes = connect(operator);
  }

  private static Kubernetes connect(KubernetesClient as) {
    return Fabric8Kubernetes.connect(as, JobSettings.usual("operator:1"), Clock.systemUTC());
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
    namespace = "around-" + NAMESPACES.incrementAndGet();
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
  }

  private static StatefulSetBuilder statefulSet(String name, int replicas) {
    return new StatefulSetBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withServiceName(name)
        .withPodManagementPolicy("Parallel")
        .withNewSelector()
        .addToMatchLabels("app", name)
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("app", name)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("observer")
        .withImage(OLD)
        .addNewPort()
        .withContainerPort(2882)
        .endPort()
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec();
  }

  private StatefulSetState made(StatefulSetBuilder builder) throws InterruptedException {
    StatefulSet set =
        client
            .resource(builder.editMetadata().withNamespace(namespace).endMetadata().build())
            .create();
    String name = set.getMetadata().getName();
    ControlPlane.await(
        "the pods of " + name,
        () ->
            client.pods().inNamespace(namespace).withLabel("app", name).list().getItems().size()
                == set.getSpec().getReplicas());
    // The controller creates the pods before it says of which revision they are.
    ControlPlane.await(
        "the status of " + name,
        () -> state(name).observed() && state(name).updateRevision().isPresent());
    return state(name);
  }

  private StatefulSetState state(String name) {
    return kubernetes.statefulSets().find(namespace, name).orElseThrow();
  }

  private SetSurroundings around(StatefulSetState set) {
    return kubernetes.surroundings().of(set, "observer").orElseThrow();
  }

  private PodAddress.OfService service(
      StatefulSetState set, String name, Map<String, String> selector) {
    client
        .resource(
            new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withSelector(selector)
                .addNewPort()
                .withName("sql")
                .withPort(2881)
                .endPort()
                .addNewPort()
                .withName("rpc")
                .withPort(2882)
                .endPort()
                .endSpec()
                .build())
        .create();
    return around(set).pods().getFirst().addresses().stream()
        .filter(PodAddress.OfService.class::isInstance)
        .map(PodAddress.OfService.class::cast)
        .filter(address -> address.service().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("the pod isn't known by Service " + name));
  }

  @Test
  void aServiceIsStableWhenItFindsThePodsSuccessorToo() throws InterruptedException {
    StatefulSetState set = made(statefulSet("zone1", 1));
    client
        .pods()
        .inNamespace(namespace)
        .withName("zone1-0")
        .edit(
            pod -> {
              pod.getMetadata().getLabels().put("by-hand", "yes");
              return pod;
            });
    String revision = set.updateRevision().orElseThrow();

    var byName = service(set, "by-name", Map.of("statefulset.kubernetes.io/pod-name", "zone1-0"));
    assertThat(byName.stable()).isTrue();
    assertThat(byName.ports()).containsExactlyInAnyOrder(2881, 2882);
    assertThat(byName.whenNotReady()).isFalse();
    assertThat(service(set, "by-label", Map.of("app", "zone1")).stable()).isTrue();
    assertThat(service(set, "by-hand", Map.of("by-hand", "yes")).stable()).isFalse();
    assertThat(
            service(
                    set,
                    "by-revision",
                    Map.of("app", "zone1", "controller-revision-hash", revision))
                .stable())
        .isFalse();
  }

  @Test
  void aPodsVolumeAndTheNodeItIsBoundToAreFound() throws InterruptedException {
    StatefulSetState set =
        made(
            statefulSet("zone1", 1)
                .editSpec()
                .editTemplate()
                .editSpec()
                .addNewVolume()
                .withName("data")
                .withNewPersistentVolumeClaim()
                .withClaimName("data")
                .endPersistentVolumeClaim()
                .endVolume()
                .endSpec()
                .endTemplate()
                .endSpec());
    assertThat(claim(set).phase()).isEqualTo(ClaimState.MISSING);

    client
        .resource(
            new PersistentVolumeBuilder()
                .withNewMetadata()
                .withName("pv-" + namespace)
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .addToCapacity("storage", new Quantity("1Gi"))
                .withNewLocal()
                .withPath("/data")
                .endLocal()
                .withNewNodeAffinity()
                .withNewRequired()
                .addNewNodeSelectorTerm()
                .addNewMatchExpression()
                .withKey("kubernetes.io/hostname")
                .withOperator("In")
                .withValues("n1")
                .endMatchExpression()
                .endNodeSelectorTerm()
                .endRequired()
                .endNodeAffinity()
                .endSpec()
                .build())
        .create();
    var claim =
        client
            .resource(
                new PersistentVolumeClaimBuilder()
                    .withNewMetadata()
                    .withNamespace(namespace)
                    .withName("data")
                    .addToFinalizers("kubernetes.io/pvc-protection")
                    .endMetadata()
                    .withNewSpec()
                    .withAccessModes("ReadWriteOnce")
                    .withStorageClassName("")
                    .withVolumeName("pv-" + namespace)
                    .withNewResources()
                    .addToRequests("storage", new Quantity("1Gi"))
                    .endResources()
                    .endSpec()
                    .build())
            .create();
    assertThat(claim(set).phase()).isEqualTo("Pending");
    claim.setStatus(new PersistentVolumeClaimStatusBuilder().withPhase("Bound").build());
    client.resource(claim).updateStatus();

    assertThat(claim(set))
        .isEqualTo(
            new ClaimState(
                "data",
                ClaimState.BOUND,
                false,
                Optional.of("pv-" + namespace),
                List.of(
                    new NodeTerm(
                        List.of(new Requirement("kubernetes.io/hostname", "In", List.of("n1"))),
                        List.of()))));
    assertThat(around(set).unread()).isEmpty();
    assertThat(around(set).pods().getFirst().keepsData()).isTrue();

    client.resource(claim).delete();
    assertThat(claim(set).terminating()).isTrue();
  }

  private ClaimState claim(StatefulSetState set) {
    return around(set).pods().getFirst().claims().getFirst();
  }

  @Test
  void aPodWithoutVolumesKeepsNothing() throws InterruptedException {
    PodSurroundings pod = around(made(statefulSet("zone1", 1))).pods().getFirst();
    assertThat(pod.keepsData()).isFalse();
    assertThat(pod.ports()).containsExactly(2882);
  }

  @Test
  void nodesAreSeenAsTheSchedulerSeesThem() {
    client
        .resource(
            new NodeBuilder()
                .withNewMetadata()
                .withName("n1")
                .addToLabels("disk", "ssd")
                .endMetadata()
                .withNewSpec()
                .withUnschedulable(true)
                .addNewTaint("NoSchedule", "dedicated", null, "db")
                .endSpec()
                .withNewStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus("Unknown")
                .endCondition()
                .endStatus()
                .build())
        .create();

    assertThat(kubernetes.surroundings().nodes().orElseThrow())
        .filteredOn(node -> node.name().equals("n1"))
        .singleElement()
        .satisfies(
            node -> {
              assertThat(node.cordoned()).isTrue();
              assertThat(node.ready()).isFalse();
              assertThat(node.labels()).containsEntry("disk", "ssd");
              assertThat(node.taints()).contains(new Taint("dedicated", "db", "NoSchedule"));
            });
  }

  @Test
  void aQuotaBelowWhatRunsIsFound() throws InterruptedException {
    made(statefulSet("zone1", 2));
    client
        .resource(
            new ResourceQuotaBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("team")
                .endMetadata()
                .withNewSpec()
                .addToHard("pods", new Quantity("1"))
                .addToHard("count/configmaps", new Quantity("0"))
                .endSpec()
                .build())
        .create();
    ControlPlane.await(
        "the quota to be counted",
        () -> !kubernetes.surroundings().exceededQuotas(namespace).orElseThrow().isEmpty());

    assertThat(kubernetes.surroundings().exceededQuotas(namespace).orElseThrow())
        .containsExactly(new QuotaExcess("team", "pods", "2", "1"));
  }

  @Test
  void aTriedImageIsNotSet() throws InterruptedException {
    StatefulSetState set = made(statefulSet("zone1", 0));
    assertThat(kubernetes.surroundings().tryImage(set, "observer", NEW)).isEqualTo(DryRun.taken());
    assertThat(state("zone1").images()).containsEntry("observer", OLD);
    assertThat(
            client
                .apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName("zone1")
                .get()
                .getMetadata()
                .getGeneration())
        .isEqualTo(1);
  }

  @Test
  void anImageThatAPolicyForbidsIsRefusedWithItsWords() throws InterruptedException {
    String policy = "images-" + namespace;
    client
        .resource(
            new ValidatingAdmissionPolicyBuilder()
                .withNewMetadata()
                .withName(policy)
                .endMetadata()
                .withNewSpec()
                .withNewMatchConstraints()
                .addNewResourceRule()
                .withApiGroups("apps")
                .withApiVersions("v1")
                .withOperations("UPDATE")
                .withResources("statefulsets")
                .endResourceRule()
                .withNewNamespaceSelector()
                .addToMatchLabels("kubernetes.io/metadata.name", namespace)
                .endNamespaceSelector()
                .endMatchConstraints()
                .addNewValidation()
                .withExpression(
                    "object.spec.template.spec.containers.all(c, c.image != '" + NEW + "')")
                .withMessage("not from that registry")
                .endValidation()
                .endSpec()
                .build())
        .create();
    client
        .resource(
            new ValidatingAdmissionPolicyBindingBuilder()
                .withNewMetadata()
                .withName(policy)
                .endMetadata()
                .withNewSpec()
                .withPolicyName(policy)
                .withValidationActions("Deny")
                .endSpec()
                .build())
        .create();
    StatefulSetState set = made(statefulSet("zone1", 0));
    ControlPlane.await(
        "the policy to be in force",
        () ->
            kubernetes.surroundings().tryImage(set, "observer", NEW).verdict()
                == DryRun.Verdict.REFUSED);

    assertThat(kubernetes.surroundings().tryImage(set, "observer", NEW).words())
        .contains("not from that registry");
  }

  @Test
  void anImageThatAWebhookOutOfReachMustSeeIsRefused() throws InterruptedException {
    StatefulSetState set = made(statefulSet("zone1", 0));
    var webhook =
        client
            .resource(
                new ValidatingWebhookConfigurationBuilder()
                    .withNewMetadata()
                    .withName("gone-" + namespace)
                    .endMetadata()
                    .addNewWebhook()
                    .withName("images.example.test")
                    .withAdmissionReviewVersions("v1")
                    .withSideEffects("None")
                    .withFailurePolicy("Fail")
                    .withTimeoutSeconds(1)
                    .withNewClientConfig()
                    .withUrl("https://127.0.0.1:1/validate")
                    .endClientConfig()
                    .addNewRule()
                    .withApiGroups("apps")
                    .withApiVersions("v1")
                    .withOperations("UPDATE")
                    .withResources("statefulsets")
                    .endRule()
                    .withNewNamespaceSelector()
                    .addToMatchLabels("kubernetes.io/metadata.name", namespace)
                    .endNamespaceSelector()
                    .endWebhook()
                    .build())
            .create();
    ControlPlane.await(
        "the webhook to be in force",
        () ->
            kubernetes.surroundings().tryImage(set, "observer", NEW).verdict()
                == DryRun.Verdict.REFUSED);

    assertThat(kubernetes.surroundings().tryImage(set, "observer", NEW).words())
        .contains("images.example.test");
    client.resource(webhook).delete();
  }

  @Test
  void whoHasAHandInAStatefulSetIsFound() throws InterruptedException {
    ConfigMap owner =
        client
            .resource(
                new ConfigMapBuilder()
                    .withNewMetadata()
                    .withNamespace(namespace)
                    .withName("owner")
                    .endMetadata()
                    .build())
            .create();
    StatefulSetState set =
        made(
            statefulSet("zone1", 0)
                .editMetadata()
                .addToAnnotations("meta.helm.sh/release-name", "shop")
                .addToAnnotations(
                    "argocd.argoproj.io/tracking-id", "shop-app:apps/StatefulSet:ns/zone1")
                .addNewOwnerReference()
                .withApiVersion("v1")
                .withKind("ConfigMap")
                .withName("owner")
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .endOwnerReference()
                .endMetadata());

    assertThat(around(set).controller()).contains(new Controller("v1", "ConfigMap", "owner"));
    assertThat(around(set).appliedBy())
        .containsExactly("Helm release shop", "Argo CD application shop-app");
  }

  @Test
  void aStatefulSetThatIsBeingDeletedIsSeen() throws InterruptedException {
    StatefulSetState set =
        made(statefulSet("zone1", 0).editMetadata().addToFinalizers("test/hold").endMetadata());
    client.apps().statefulSets().inNamespace(namespace).withName("zone1").delete();

    assertThat(around(set).terminating()).isTrue();

    client
        .apps()
        .statefulSets()
        .inNamespace(namespace)
        .withName("zone1")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            Serialization.asJson(Map.of("metadata", Map.of("finalizers", List.of()))));
  }

  private static ClusterSpec spec() {
    return new ClusterSpec(
        "observer",
        List.of(new ZoneSpec("zone1", "a"), new ZoneSpec("zone2", "b"), new ZoneSpec("zone3", "c")),
        new ConnectionSpec("root", 2881, new SecretKey("root", "password")));
  }

  @Test
  void theChartPermitsAllThatAnUpgradeTakes() {
    assertThat(Adoption.ofThePermissions(kubernetes, namespace, spec(), "obupgrade-cluster-1"))
        .isEmpty();
  }

  @Test
  void whatIsNotPermittedIsNamed() {
    try (KubernetesClient nobody = plane.client(ControlPlane.NOBODY)) {
      assertThat(
              Adoption.ofThePermissions(connect(nobody), namespace, spec(), "obupgrade-cluster-1"))
          .singleElement()
          .extracting(Objection::what)
          .asString()
          .contains(
              namespace,
              "patch statefulsets.apps a",
              "get secrets root",
              "delete pods",
              "get pods/log",
              "create jobs.batch");
    }
  }

  @Test
  void nodesThatMayNotBeReadAreUnknown() {
    try (KubernetesClient nobody = plane.client(ControlPlane.NOBODY)) {
      assertThat(connect(nobody).surroundings().nodes()).isEmpty();
      assertThat(connect(nobody).surroundings().exceededQuotas(namespace)).isEmpty();
    }
  }

  @Test
  void podsThatAnotherOperatorMadeAreFound() throws InterruptedException {
    made(statefulSet("zone1", 1));
    assertThat(kubernetes.surroundings().operatedPods(namespace)).isEmpty();
    client
        .pods()
        .inNamespace(namespace)
        .withName("zone1-0")
        .edit(
            pod -> {
              var owner = pod.getMetadata().getOwnerReferences().getFirst();
              owner.setApiVersion("oceanbase.oceanbase.com/v1alpha1");
              owner.setKind("OBServer");
              return pod;
            });
    assertThat(kubernetes.surroundings().operatedPods(namespace))
        .extracting(pod -> pod.controller().kind())
        .isEqualTo(List.of("OBServer"));
    assertThat(Set.of("zone1-0"))
        .contains(kubernetes.surroundings().operatedPods(namespace).getFirst().name());
  }
}
