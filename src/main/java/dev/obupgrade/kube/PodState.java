package dev.obupgrade.kube;

import java.util.Optional;
import java.util.Set;

/**
 * A pod of a StatefulSet.
 *
 * @param owner UID of the controller that owns it; empty for an orphan
 * @param ip empty until it has one
 * @param addresses all IPs it can be known by: its own, its node's if it uses the host network, and
 *     the ClusterIPs of Services that select just this pod
 * @param fixedAddresses those of them that a new pod in its place will have too
 * @param revision label {@code controller-revision-hash}
 * @param image of the observer's container as the pod's spec has it
 * @param trouble the observer container's own words when it can't start, such as ImagePullBackOff
 *     with the message
 */
public record PodState(
    String namespace,
    String name,
    String uid,
    Optional<String> owner,
    Optional<String> ip,
    Set<String> addresses,
    Set<String> fixedAddresses,
    Optional<String> node,
    Optional<String> revision,
    Optional<String> image,
    boolean ready,
    boolean terminating,
    Optional<String> trouble) {

  public PodState {
    addresses = Set.copyOf(addresses);
    fixedAddresses = Set.copyOf(fixedAddresses);
  }
}
