package dev.obupgrade.kube;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A pod of a StatefulSet.
 *
 * @param owner UID of the controller that owns it; empty for an orphan
 * @param ip empty until it has one
 * @param addresses all IPs it can be known by: its own, its node's if it uses the host network, and
 *     the ClusterIPs of Services that select just this pod
 * @param revision label {@code controller-revision-hash}
 * @param image of the observer's container as the pod's spec has it
 * @param unreadyAfter how long Kubernetes still reports the pod ready after the observer's
 *     container stops being ready; empty when it is ready while it listens, because it has no
 *     readiness probe or one that only connects
 * @param running whether the observer's container runs at this moment
 * @param trouble what keeps it from serving, in Kubernetes' and the container's own words
 */
public record PodState(
    String namespace,
    String name,
    String uid,
    Optional<String> owner,
    Optional<String> ip,
    Set<String> addresses,
    Optional<String> node,
    Optional<String> revision,
    Optional<String> image,
    Optional<Duration> unreadyAfter,
    boolean running,
    boolean ready,
    boolean terminating,
    Optional<Trouble> trouble) {

  private static final Pattern ORDINAL = Pattern.compile("[0-9]+");

  public PodState {
    addresses = Set.copyOf(addresses);
  }

  /**
   * Whether the controller of this StatefulSet adopts the pod, which nobody owns, within a moment.
   * A StatefulSet that was created again adopts the pods of the one before: those that its selector
   * finds, that have a name of its, and that are not being deleted (getPodsForStatefulSet and
   * isMemberOf in pkg/controller/statefulset of Kubernetes, ClaimPod in
   * pkg/controller/controller_ref_manager.go).
   *
   * @param set whose selector finds the pod
   */
  public boolean adoptableBy(StatefulSetState set) {
    return owner.isEmpty() && !terminating && isNameIn(set.name(), name);
  }

  /** Whether a pod of this name could be one of the StatefulSet. */
  public static boolean isNameIn(String statefulSet, String pod) {
    return pod.startsWith(statefulSet + "-")
        && ORDINAL.matcher(pod.substring(statefulSet.length() + 1)).matches();
  }

  /**
   * What is wrong with a pod.
   *
   * @param message names pod, node and container
   * @param crashes how often the container has ended since the pod was made
   */
  public record Trouble(Kind kind, String message, int crashes) {

    public Trouble(Kind kind, String message) {
      this(kind, message, 0);
    }

    /** What kind of trouble it is. Each kind has its own remedy. */
    public enum Kind {
      /** An image can't be pulled, or there is none of that name. */
      IMAGE,
      /**
       * The image's first process can't start, for example because it is for another architecture.
       */
      NOT_STARTED,
      /** The observer's container ends again and again. */
      CRASHING,
      /** The kubelet kills the observer's container, because its probe fails. */
      KILLED_BY_PROBE,
      /** An init container fails. */
      INIT,
      /** Something the pod names is missing or malformed, such as a Secret. */
      CONFIGURATION,
      UNSCHEDULABLE,
      /** A volume can't be mounted or bound. */
      VOLUME,
      /** The pod has failed as a whole: evicted, rejected by its node. */
      LOST,
      /** Its grace period is over, and its node hasn't reported its end. */
      TERMINATING,
      /** Another container of the pod fails; the observer runs. */
      SIDECAR
    }
  }
}
