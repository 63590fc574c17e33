package dev.obupgrade.kube.fabric8.pods;

import dev.obupgrade.kube.PodAddress;
import dev.obupgrade.kube.fabric8.shared.ApiErrors;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The ClusterIPs of Services that select a single pod. Observers register under an address that
 * must outlive their pod. Where pod IPs change, that is the ClusterIP of the pod's own Service.
 */
public final class ServiceAddresses {
  private static final String POD_NAME = "statefulset.kubernetes.io/pod-name";
  private static final String POD_INDEX = "apps.kubernetes.io/pod-index";

  private final KubernetesClient client;

  public ServiceAddresses(KubernetesClient client) {
    this.client = client;
  }

  /** By the pods' UIDs; pods without such a Service are missing. */
  public Map<String, List<PodAddress.OfService>> of(StatefulSet set, List<Pod> pods) {
    Map<String, List<PodAddress.OfService>> addresses = new HashMap<>();
    if (pods.isEmpty()) {
      return addresses;
    }
    String namespace = set.getMetadata().getNamespace();
    List<Service> services =
        ApiErrors.call(
            "list Services in namespace " + namespace,
            () -> client.services().inNamespace(namespace).list().getItems());
    for (Service service : services) {
      List<String> ips = clusterIps(service);
      List<Pod> selected = pods.stream().filter(pod -> selects(service, pod)).toList();
      if (!ips.isEmpty() && selected.size() == 1 && nobodyElse(namespace, service)) {
        Pod pod = selected.getFirst();
        boolean stable =
            service.getMetadata().getDeletionTimestamp() == null
                && selectsSuccessor(service, set, pod);
        ips.forEach(
            ip ->
                addresses
                    .computeIfAbsent(pod.getMetadata().getUid(), uid -> new ArrayList<>())
                    .add(address(ip, service, stable)));
      }
    }
    return addresses;
  }

  private static PodAddress.OfService address(String ip, Service service, boolean stable) {
    Set<Integer> ports =
        service.getSpec().getPorts().stream()
            .map(ServicePort::getPort)
            .collect(Collectors.toUnmodifiableSet());
    return new PodAddress.OfService(
        ip,
        service.getMetadata().getName(),
        stable,
        ports,
        Boolean.TRUE.equals(service.getSpec().getPublishNotReadyAddresses()));
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

  /**
   * A new pod in this one's place has the template's labels, its name and its index, but neither
   * this one's revision nor labels that somebody set by hand.
   */
  private static boolean selectsSuccessor(Service service, StatefulSet set, Pod pod) {
    Map<String, String> labels = new HashMap<>();
    var template = set.getSpec().getTemplate().getMetadata();
    if (template != null && template.getLabels() != null) {
      labels.putAll(template.getLabels());
    }
    Set.of(POD_NAME, POD_INDEX)
        .forEach(
            key -> {
              String value = pod.getMetadata().getLabels().get(key);
              if (value != null) {
                labels.put(key, value);
              }
            });
    return labels.entrySet().containsAll(service.getSpec().getSelector().entrySet());
  }

  /** A Service for the pods of all zones also selects just one pod of each StatefulSet. */
  private boolean nobodyElse(String namespace, Service service) {
    Map<String, String> selector = service.getSpec().getSelector();
    return selector.containsKey(POD_NAME)
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
