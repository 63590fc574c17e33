package dev.obupgrade.kube.fabric8.pods;

import dev.obupgrade.kube.PodAddress;
import io.fabric8.kubernetes.api.model.HostIP;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The addresses under which the database can know a pod, and which of its own the network keeps.
 */
public final class PodAddresses {
  /** Annotation of pods whose network gives a new pod of the same name the same IP. */
  private static final String FIXED_IP = "obupgrade.dev/fixed-ip";

  /**
   * Annotations of the pod template with which a network plugin gives the pod these addresses or
   * none: Calico's, and Kube-OVN's, which assigns a pool by the pods' ordinals.
   */
  private static final List<String> ASKED_OF_THE_NETWORK =
      List.of(
          "cni.projectcalico.org/ipAddrs",
          "cni.projectcalico.org/ipAddrsNoIpam",
          "ovn.kubernetes.io/ip_address",
          "ovn.kubernetes.io/ip_pool");

  private PodAddresses() {}

  public static List<PodAddress> of(Pod pod, StatefulSet set, List<PodAddress.OfService> services) {
    List<PodAddress> addresses = new ArrayList<>(services);
    Set<String> asked = askedFor(set);
    boolean kept = "true".equals(annotations(pod.getMetadata().getAnnotations()).get(FIXED_IP));
    boolean onHost = Boolean.TRUE.equals(pod.getSpec().getHostNetwork());
    for (String ip : ips(pod, onHost)) {
      addresses.add(
          onHost && !kept
              ? new PodAddress.OfNode(ip)
              : new PodAddress.Own(ip, kept || asked.contains(ip)));
    }
    return addresses;
  }

  /** All IPs of the pod, of every family. */
  static Set<String> ips(Pod pod, boolean onHost) {
    var status = pod.getStatus();
    Set<String> ips = new LinkedHashSet<>();
    Stream.concat(
            Stream.of(Optional.ofNullable(status.getPodIP()).orElse("")),
            status.getPodIPs().stream().map(PodIP::getIp))
        .forEach(ips::add);
    if (onHost) {
      Stream.concat(
              Stream.of(Optional.ofNullable(status.getHostIP()).orElse("")),
              status.getHostIPs().stream().map(HostIP::getIp))
          .forEach(ips::add);
    }
    ips.removeIf(ip -> Objects.requireNonNullElse(ip, "").isEmpty());
    return ips;
  }

  private static Set<String> askedFor(StatefulSet set) {
    var template = set.getSpec().getTemplate().getMetadata();
    Map<String, String> annotations =
        annotations(template == null ? null : template.getAnnotations());
    Set<String> ips = new LinkedHashSet<>();
    for (String name : ASKED_OF_THE_NETWORK) {
      // A JSON array of Calico's, or a list with commas or semicolons of Kube-OVN's.
      for (String part : annotations.getOrDefault(name, "").split("[\\[\\]\",;\\s]+")) {
        ips.add(part);
      }
    }
    return ips;
  }

  private static Map<String, String> annotations(Map<String, String> annotations) {
    return annotations == null ? Map.of() : annotations;
  }
}
