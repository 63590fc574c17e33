package dev.obupgrade.steps.world;

import dev.obupgrade.kube.NodeState;
import dev.obupgrade.kube.NodeState.Taint;
import dev.obupgrade.kube.PodNeeds;
import java.util.Map;
import java.util.Optional;

/** Reads from a node whether its pods are about to lose it. */
final class LeavingNode {
  /**
   * Taints of those who remove a node by evicting its pods, with what they mean. An eviction
   * respects the budget of a pod.
   *
   * <p>Names: cluster-autoscaler/utils/taints (ToBeDeletedTaint), karpenter pkg/apis/v1 and v1beta1
   * (taints.go). A candidate for deletion (DeletionCandidateOfClusterAutoscaler) often stays, so it
   * doesn't count.
   */
  private static final Map<String, String> DRAINED =
      Map.of(
          "ToBeDeletedByClusterAutoscaler", "the cluster autoscaler removes it",
          "karpenter.sh/disrupted", "Karpenter removes it",
          "karpenter.sh/disruption", "Karpenter removes it");

  /**
   * Taints of a machine that goes away or has gone, whatever anybody says.
   *
   * <p>Names: k8s.io/api core/v1 well_known_taints.go, k8s.io/cloud-provider api (shutdown), GKE's
   * and AWS' node termination handlers.
   */
  private static final Map<String, String> LOST =
      Map.of(
          "node.kubernetes.io/out-of-service", "it is out of service",
          "node.cloudprovider.kubernetes.io/shutdown", "its machine is shut down",
          "cloud.google.com/impending-node-termination", "its machine is about to end",
          "aws-node-termination-handler/spot-itn", "its machine is about to end",
          "aws-node-termination-handler/scheduled-maintenance", "its machine is about to end",
          "aws-node-termination-handler/asg-lifecycle-termination", "its machine is about to end");

  private static final String NO_EXECUTE = "NoExecute";

  private LeavingNode() {}

  /** What takes the node away, or takes this pod from it, without asking anybody. */
  static Optional<String> lost(NodeState node, PodNeeds needs) {
    if (node.deleted()) {
      return Optional.of("it is being deleted");
    }
    if (!node.ready()) {
      return Optional.of("it is not ready");
    }
    return node.taints().stream().flatMap(taint -> lost(taint, needs).stream()).findFirst();
  }

  private static Optional<String> lost(Taint taint, PodNeeds needs) {
    return Optional.ofNullable(LOST.get(taint.key()))
        .or(
            () ->
                taint.effect().equals(NO_EXECUTE) && !endures(taint, needs)
                    ? Optional.of("it has the taint " + taint)
                    : Optional.empty());
  }

  /** A toleration with tolerationSeconds only delays the end of the pod. */
  private static boolean endures(Taint taint, PodNeeds needs) {
    return needs.tolerations().stream()
        .filter(taint::toleratedBy)
        .findFirst()
        .filter(toleration -> !toleration.containsKey("tolerationSeconds"))
        .isPresent();
  }

  /**
   * Who drains the node, or is about to. A cordon is the first act of a drain ({@code kubectl
   * drain}, and upgrades of node pools), often minutes before the eviction.
   */
  static Optional<String> drained(NodeState node) {
    return node.taints().stream()
        .flatMap(taint -> Optional.ofNullable(DRAINED.get(taint.key())).stream())
        .findFirst()
        .or(() -> node.cordoned() ? Optional.of("it is cordoned") : Optional.empty());
  }
}
