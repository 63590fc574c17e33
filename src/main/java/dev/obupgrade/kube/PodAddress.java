package dev.obupgrade.kube;

import java.util.Set;

/** An IP address under which the database can know a server in a pod. */
public sealed interface PodAddress {

  String ip();

  /**
   * The pod's own address.
   *
   * @param kept whether the network gives it to the pod's successor, too
   */
  record Own(String ip, boolean kept) implements PodAddress {}

  /** The address of its node: the pod is on the host network. */
  record OfNode(String ip) implements PodAddress {}

  /**
   * The address of a Service that selects just this pod.
   *
   * @param stable whether it selects the pod's successor as well
   * @param ports the ports it forwards
   * @param whenNotReady whether it forwards also to a pod that isn't ready
   */
  record OfService(
      String ip, String service, boolean stable, Set<Integer> ports, boolean whenNotReady)
      implements PodAddress {
    public OfService {
      ports = Set.copyOf(ports);
    }
  }
}
