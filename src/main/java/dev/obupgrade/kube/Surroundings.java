package dev.obupgrade.kube;

import java.util.List;
import java.util.Optional;

/**
 * What surrounds a cluster's StatefulSets: who else has a hand in them, what their pods' addresses
 * and volumes are bound to, the nodes, and what the operator may do. It decides whether a pod can
 * come back as the server that it was.
 */
public interface Surroundings {

  /** Those of the permissions that the operator lacks in the namespace. */
  List<Permission> missing(String namespace, List<Permission> wanted);

  /** Of a StatefulSet and the pods it owns; empty when it is gone. */
  Optional<SetSurroundings> of(StatefulSetState set, String container);

  /** Pods of the namespace whose controller is no kind of Kubernetes' own. */
  List<OperatedPod> operatedPods(String namespace);

  /** All nodes; empty when they may not be read. */
  Optional<List<NodeState>> nodes();

  /** What the namespace's quotas for pods have run over; empty when they may not be read. */
  Optional<List<QuotaExcess>> exceededQuotas(String namespace);

  /** What the API server would say to this image, without anything being changed. */
  DryRun tryImage(StatefulSetState set, String container, String image);

  /**
   * One thing that the operator does.
   *
   * @param group empty for the core group
   * @param resource with its subresource after a slash
   * @param name of the only object it is done to, if it is one
   */
  record Permission(String verb, String group, String resource, Optional<String> name) {
    @Override
    public String toString() {
      return verb
          + " "
          + resource
          + (group.isEmpty() ? "" : "." + group)
          + name.map(n -> " " + n).orElse("");
    }
  }

  /**
   * An owner that keeps an object as it wants it.
   *
   * @param apiVersion such as {@code oceanbase.oceanbase.com/v1alpha1}
   */
  record Controller(String apiVersion, String kind, String name) {
    @Override
    public String toString() {
      return kind + " " + name + " (" + apiVersion + ")";
    }
  }

  /** A pod that another operator keeps. */
  record OperatedPod(String name, Controller controller) {}

  /**
   * @param used more than {@code hard}, both in Kubernetes' own writing
   */
  record QuotaExcess(String quota, String resource, String used, String hard) {}

  /**
   * @param words the API server's own
   */
  record DryRun(Verdict verdict, String words) {
    /** Whether it would be taken. */
    public enum Verdict {
      TAKEN,
      REFUSED,
      /** A webhook with side effects takes no part in dry runs. */
      UNDECIDED
    }

    public static DryRun taken() {
      return new DryRun(Verdict.TAKEN, "");
    }
  }
}
