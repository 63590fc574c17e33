package dev.obupgrade.kube;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What surrounds a cluster's StatefulSets: who else controls them, what their pods' addresses and
 * volumes are bound to, the nodes, and what the operator may do. These facts decide whether a
 * replaced pod comes back as the same server.
 */
public interface Surroundings {

  /** The wanted permissions that the operator lacks in the namespace. */
  List<Permission> missing(String namespace, List<Permission> wanted);

  /** What surrounds a StatefulSet and the pods it owns; empty when it is gone. */
  Optional<SetSurroundings> of(StatefulSetState set, String container);

  /** Pods of the namespace whose controller isn't one of Kubernetes' own kinds. */
  List<OperatedPod> operatedPods(String namespace);

  /** All nodes; empty when the operator may not read them. */
  Optional<List<NodeState>> nodes();

  /** Those of these nodes that exist; empty when the operator may not read them. */
  Optional<List<NodeState>> nodes(Collection<String> names);

  /** What exceeds the namespace's quotas for pods; empty when the operator may not read them. */
  Optional<List<QuotaExcess>> exceededQuotas(String namespace);

  /** What the API server would answer to this image. Changes nothing. */
  DryRun tryImage(StatefulSetState set, String container, String image);

  /**
   * One thing that the operator does.
   *
   * @param group empty for the core group
   * @param resource with its subresource after a slash
   * @param name the only object it applies to, if there is just one
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
   * The owner that controls an object.
   *
   * @param apiVersion such as {@code oceanbase.oceanbase.com/v1alpha1}
   */
  record Controller(String apiVersion, String kind, String name) {
    @Override
    public String toString() {
      return kind + " " + name + " (" + apiVersion + ")";
    }
  }

  /** A pod that another operator controls. */
  record OperatedPod(String name, Controller controller) {}

  /**
   * @param used more than {@code hard}, both in Kubernetes' own writing
   */
  record QuotaExcess(String quota, String resource, String used, String hard) {}

  /**
   * @param words the API server's own
   */
  record DryRun(Verdict verdict, String words) {
    /** Whether the API server would accept it. */
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
