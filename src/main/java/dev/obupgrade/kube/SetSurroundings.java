package dev.obupgrade.kube;

import dev.obupgrade.kube.PodNeeds.NodeTerm;
import dev.obupgrade.kube.Surroundings.Controller;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What surrounds one StatefulSet.
 *
 * @param controller the owner that controls it, such as another operator
 * @param appliedBy for people: the Helm release or GitOps application it comes from
 * @param terminating whether it is being deleted
 * @param minReadySeconds how long a pod must have been ready before the next is replaced
 * @param probed whether the server's container has a readiness probe
 * @param nodeName the template's own {@code nodeName}, which bypasses the scheduler
 * @param programKept mounts of volumes that outlive a pod and hide the image's own program, each as
 *     {@code VOLUME at PATH}
 * @param starts how long the probes let the server's container start before the kubelet kills it;
 *     empty when no probe ever kills it
 * @param unread resources that the operator may not read, so that nothing is known of them
 */
public record SetSurroundings(
    Optional<Controller> controller,
    List<String> appliedBy,
    boolean terminating,
    int minReadySeconds,
    boolean probed,
    Optional<String> nodeName,
    List<PodSurroundings> pods,
    List<String> programKept,
    Optional<Duration> starts,
    Set<String> unread) {

  public SetSurroundings {
    appliedBy = List.copyOf(appliedBy);
    pods = List.copyOf(pods);
    programKept = List.copyOf(programKept);
    unread = Set.copyOf(unread);
  }

  /** With a program that comes from the image, and no probe that kills. */
  public SetSurroundings(
      Optional<Controller> controller,
      List<String> appliedBy,
      boolean terminating,
      int minReadySeconds,
      boolean probed,
      Optional<String> nodeName,
      List<PodSurroundings> pods,
      Set<String> unread) {
    this(
        controller,
        appliedBy,
        terminating,
        minReadySeconds,
        probed,
        nodeName,
        pods,
        List.of(),
        Optional.empty(),
        unread);
  }

  /**
   * What surrounds one of its pods.
   *
   * @param ports that the server's container declares
   * @param hostPaths folders of the node it uses
   * @param keepsData whether any of its volumes outlives it
   */
  public record PodSurroundings(
      String name,
      Set<Integer> ports,
      List<PodAddress> addresses,
      List<ClaimState> claims,
      List<String> hostPaths,
      boolean keepsData) {

    public PodSurroundings {
      ports = Set.copyOf(ports);
      addresses = List.copyOf(addresses);
      claims = List.copyOf(claims);
      hostPaths = List.copyOf(hostPaths);
    }
  }

  /**
   * A pod's PersistentVolumeClaim.
   *
   * @param phase as Kubernetes has it, or {@code Missing}
   * @param volume the PersistentVolume it is bound to
   * @param nodeTerms the nodes from which that volume can be reached; empty for all
   */
  public record ClaimState(
      String name,
      String phase,
      boolean terminating,
      Optional<String> volume,
      List<NodeTerm> nodeTerms) {

    public static final String BOUND = "Bound";
    public static final String MISSING = "Missing";

    public ClaimState {
      nodeTerms = List.copyOf(nodeTerms);
    }
  }
}
