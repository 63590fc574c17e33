package dev.obupgrade.kube.fabric8;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The ClusterIPs by which single pods are known. Observers register under an address that must
 * outlive their pod; where pod IPs change, that is the ClusterIP of a Service of each pod's own.
 */
final class ServiceAddresses {
  private static final String POD_NAME_LABEL = "statefulset.kubernetes.io/pod-name";

  private final KubernetesClient client;

  ServiceAddresses(KubernetesClient client) {
    this.client = client;
  }

  /** By the pods' UIDs; pods without such a Service are missing. */
  Map<String, Set<String>> of(String namespace, List<Pod> pods) {
    Map<String, Set<String>> addresses = new HashMap<>();
    if (pods.isEmpty()) {
      return addresses;
    }
    List<Service> services =
        ApiErrors.call(
            "list Services of " + namespace,
            () -> client.services().inNamespace(namespace).list().getItems());
    for (Service service : services) {
      List<String> ips = clusterIps(service);
      List<Pod> selected = pods.stream().filter(pod -> selects(service, pod)).toList();
      if (!ips.isEmpty() && selected.size() == 1 && nobodyElse(namespace, service)) {
        addresses
            .computeIfAbsent(
                selected.getFirst().getMetadata().getUid(), uid -> new LinkedHashSet<>())
            .addAll(ips);
      }
    }
    return addresses;
  }

  private static List<String> clusterIps(Service service) {
    List<String> ips = service.getSpec().getClusterIPs();
    return ips == null
        ? List.of()
        : ips.stream().filter(ip -> !ip.isEmpty() && !"None".equals(ip)).toList();
  }

  private static boolean selects(Service service, Pod pod) {
    Map<String, String> selector = service.getSpec().getSelector();
    Map<String, String> labels = pod.getMetadata().getLabels();
    return selector != null
        && !selector.isEmpty()
        && labels != null
        && labels.entrySet().containsAll(selector.entrySet());
  }

  /** A Service over the pods of all zones selects one of each StatefulSet, too. */
  private boolean nobodyElse(String namespace, Service service) {
    Map<String, String> selector = service.getSpec().getSelector();
    return selector.containsKey(POD_NAME_LABEL)
        || ApiErrors.call(
                "list pods of Service %s/%s".formatted(namespace, service.getMetadata().getName()),
                () ->
                    client
                        .pods()
                        .inNamespace(namespace)
                        .withLabels(selector)
                        .list()
                        .getItems()
                        .size())
            == 1;
  }
}
