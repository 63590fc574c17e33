package dev.obupgrade.e2e;

import dev.obupgrade.chart.ProjectVersion;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The operator, installed with Helm.
 *
 * @param name of the release; it contains the chart's name, so the objects have it too
 */
record Release(Tools tools, KubernetesClient client, String name, String namespace) {

  /** Returns the tag of the operator's image that the build makes. */
  static String builtVersion() {
    return ProjectVersion.read();
  }

  /** Installs or upgrades, and waits until the pods are ready. */
  void apply(String chart, String... settings) {
    List<String> arguments =
        new ArrayList<>(List.of("upgrade", "--install", name, chart, "--namespace", namespace));
    arguments.addAll(List.of("--create-namespace", "--wait", "--timeout", "3m"));
    for (String setting : settings) {
      arguments.addAll(List.of("--set", setting));
    }
    tools.helm(arguments.toArray(String[]::new));
  }

  /** Returns the output of {@code helm test}. */
  String test() {
    return tools.helm("test", name, "--namespace", namespace, "--logs", "--timeout", "2m");
  }

  void uninstall() {
    tools.helm("uninstall", name, "--namespace", namespace, "--ignore-not-found", "--wait");
  }

  List<Pod> pods() {
    return client
        .pods()
        .inNamespace(namespace)
        .withLabel("app.kubernetes.io/name", "ob-upgrade-operator")
        .list()
        .getItems();
  }

  /** Returns the pod that holds the Lease. */
  Optional<String> leader() {
    Lease lease = client.leases().inNamespace(namespace).withName(name).get();
    return Optional.ofNullable(lease)
        .map(l -> l.getSpec().getHolderIdentity())
        .filter(holder -> !holder.isBlank());
  }

  String log(String pod) {
    return tools.kubectl("-n", namespace, "logs", pod);
  }

  /** Deletes a pod at once, without a shutdown, and returns what kubectl says. */
  String kill(String pod) {
    return tools.kubectl(
        "-n", namespace, "delete", "pod", pod, "--force", "--grace-period=0", "--ignore-not-found");
  }
}
