package dev.obupgrade.e2e;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.kubernetes.FreedUpgrades;
import dev.obupgrade.kubernetes.TestKubernetes;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the demo installs into the Kubernetes cluster, and removes again. */
final class DemoSite {
  /**
   * The demo uses its own names, because a cluster that a person named may have the operator
   * already.
   */
  static final String OPERATOR_NAMESPACE = "ob-upgrade-operator-demo";

  static final String NAMESPACE = "oceanbase-demo";
  private static final String RELEASE = "ob-upgrade-operator-demo";
  private static final String CRD = "obupgrades.obupgrade.dev";
  private static final String SAMPLES = "deploy/samples/";

  private final TestKubernetes kubernetes;
  private final Tools tools;
  private final Screen screen;
  private final String namespace;

  DemoSite(TestKubernetes kubernetes, Tools tools, Screen screen) {
    this(kubernetes, tools, screen, NAMESPACE);
  }

  /**
   * @param namespace of the OceanBase cluster; the operator has its own
   */
  DemoSite(TestKubernetes kubernetes, Tools tools, Screen screen, String namespace) {
    this.kubernetes = kubernetes;
    this.tools = tools;
    this.screen = screen;
    this.namespace = namespace;
  }

  KubernetesClient client() {
    return kubernetes.client();
  }

  void loadImages(List<Path> archives) {
    for (Path archive : archives) {
      try {
        kubernetes.load(archive.toAbsolutePath());
      } catch (UnsupportedOperationException onlyByHand) {
        screen.say(onlyByHand.getMessage());
      }
    }
  }

  /**
   * Makes sure that the demo adopts and removes nothing of somebody else's.
   *
   * @throws IllegalStateException when the cluster has the operator's definition from elsewhere
   */
  void requireNoOtherOperator() {
    definition()
        .filter(crd -> !ours(crd))
        .ifPresent(
            crd -> {
              throw new IllegalStateException(
                  "This Kubernetes cluster has the operator already (CustomResourceDefinition "
                      + CRD
                      + "). Use a cluster without it.");
            });
  }

  private Optional<CustomResourceDefinition> definition() {
    return Optional.ofNullable(
        client().apiextensions().v1().customResourceDefinitions().withName(CRD).get());
  }

  private static boolean ours(CustomResourceDefinition crd) {
    return Optional.ofNullable(crd.getMetadata().getAnnotations())
        .map(annotations -> annotations.get("meta.helm.sh/release-namespace"))
        .filter(OPERATOR_NAMESPACE::equals)
        .isPresent();
  }

  void installOperator() {
    release().apply("helm/ob-upgrade-operator");
  }

  Release release() {
    return new Release(tools, client(), RELEASE, OPERATOR_NAMESPACE);
  }

  /** Creates a new cluster, also if an earlier demo left one. */
  void createCluster() {
    createNamespace();
    apply("cluster.yaml");
    awaitCluster();
  }

  /** Creates a namespace with the password only, also if an earlier run left one. */
  void createNamespace() {
    removeCluster(true);
    tools.kubectl("create", "namespace", namespace);
    apply("secret.yaml");
  }

  void awaitCluster() {
    rolledOut("deployment/obtest-hub");
    List.of("obtest-zone1", "obtest-zone2", "obtest-zone3")
        .forEach(set -> rolledOut("statefulset/" + set));
  }

  void startClient() {
    apply("workload.yaml");
    rolledOut("deployment/workload");
  }

  void applyUpgrade() {
    apply("upgrade.yaml");
  }

  void applyPreCheck() {
    apply("precheck.yaml");
  }

  /** Retries as the documentation says. */
  void retryPreCheck(String value) {
    retry("obtest-fit", value);
  }

  /** Retries as the documentation says. */
  void retryUpgrade(String value) {
    retry("obtest-4-3-5-3", value);
  }

  private void retry(String name, String value) {
    tools.kubectl(
        "-n",
        namespace,
        "patch",
        "obu",
        name,
        "--type",
        "merge",
        "-p",
        "{\"spec\":{\"retry\":\"" + value + "\"}}");
  }

  ObUpgrade upgrade() {
    return named("obtest-4-3-5-3");
  }

  ObUpgrade preCheck() {
    return named("obtest-fit");
  }

  private ObUpgrade named(String name) {
    return kubernetes
        .client()
        .resources(ObUpgrade.class)
        .inNamespace(namespace)
        .withName(name)
        .require();
  }

  String describe() {
    return tools.kubectl("-n", namespace, "describe", "obupgrade");
  }

  /** As the API server has it. */
  String json() {
    return tools.kubectl("-n", namespace, "get", "obupgrade", "obtest-4-3-5-3", "-o", "json");
  }

  String operatorLog() {
    return tools.kubectl(
        "-n",
        OPERATOR_NAMESPACE,
        "logs",
        "-l",
        "app.kubernetes.io/name=ob-upgrade-operator",
        "--prefix",
        "--tail=80");
  }

  List<String> hints() {
    return List.of(
        tools.hint("kubectl", "-n " + namespace + " get obu,pods,jobs"),
        tools.hint("kubectl", "-n " + namespace + " describe obu"),
        tools.hint(
            "kubectl",
            "-n " + OPERATOR_NAMESPACE + " logs -l app.kubernetes.io/name=ob-upgrade-operator"));
  }

  void remove() {
    removeCluster(false);
    release().uninstall();
    tools.kubectl("delete", "namespace", OPERATOR_NAMESPACE, "--ignore-not-found", "--wait=false");
    if (definition().filter(DemoSite::ours).isPresent()) {
      tools.kubectl("delete", "crd", CRD, "--ignore-not-found");
    }
  }

  /** Kills the operator as a crash would: at once, without a shutdown. */
  void killOperator() {
    tools.kubectl(
        "-n",
        OPERATOR_NAMESPACE,
        "delete",
        "pod",
        "-l",
        "app.kubernetes.io/name=ob-upgrade-operator",
        "--force",
        "--grace-period=0");
  }

  void removeCluster(boolean wait) {
    FreedUpgrades.in(client(), namespace);
    tools.kubectl(
        "delete", "namespace", namespace, "--ignore-not-found", "--timeout=120s", "--wait=" + wait);
  }

  private void apply(String sample) {
    tools.kubectl("-n", namespace, "apply", "-f", SAMPLES + sample);
  }

  private void rolledOut(String what) {
    tools.kubectl("-n", namespace, "rollout", "status", what, "--timeout=180s");
  }
}
