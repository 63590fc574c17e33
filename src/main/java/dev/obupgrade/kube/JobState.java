package dev.obupgrade.kube;

import dev.obupgrade.api.Texts;
import java.util.List;
import java.util.Optional;

/**
 * The current state of a Job.
 *
 * @param uid of the Job; empty when it is gone and only its pod is left
 * @param ownerUid UID of the owner it was made for
 * @param containers what is known of the containers that do the Job's work, in the request's order;
 *     empty until there is a pod, and when the pod is gone
 */
public record JobState(
    String namespace,
    String name,
    Optional<String> uid,
    Optional<String> ownerUid,
    Phase phase,
    Optional<Trouble> trouble,
    List<ContainerState> containers) {

  public JobState {
    containers = List.copyOf(containers);
  }

  public JobState withTrouble(Trouble newTrouble) {
    return new JobState(namespace, name, uid, ownerUid, phase, Optional.of(newTrouble), containers);
  }

  /** How far the Job is. */
  public enum Phase {
    /** No container runs, and at least one hasn't started yet. */
    PENDING,
    RUNNING,
    /** All containers ended with 0. */
    SUCCEEDED,
    /** It failed, and its work is over: none of its containers runs any more. */
    FAILED
  }

  /** Why a Job failed, or doesn't start although it still can. */
  public record Trouble(Kind kind, String message) {
    /** Webhooks write messages of any length, but a status is one object of limited size. */
    private static final int LONGEST = 1_000;

    public Trouble {
      message = Texts.shortened(message, LONGEST);
    }

    /** What kind of trouble it is. Each kind has its own remedy. */
    public enum Kind {
      /** A container ended with another code than 0: the script's or suite's own verdict. */
      EXITED,
      /** A signal ended a container, and nobody had asked for that. */
      CRASHED,
      /** A container was killed because it needed more memory than its limit. */
      OUT_OF_MEMORY,
      /** It ran longer than its deadline. */
      DEADLINE,
      /**
       * The pod was evicted, its node is gone, or somebody deleted it. The work can run again once
       * the Job is FAILED. Until then its container may still run.
       */
      LOST,
      /** A container that somebody added to the pod failed, so ours never started. */
      INJECTED,
      /** The image can't be pulled. The kubelet keeps trying. */
      IMAGE,
      /** The image is there, but its first process can't start. */
      NOT_STARTED,
      /** The container can't be created: a Secret or its key is missing, a volume, a network. */
      CONFIGURATION,
      /** No node fits. */
      UNSCHEDULABLE,
      /** Somebody suspended the Job. */
      SUSPENDED,
      /** A ResourceQuota leaves no room. */
      QUOTA,
      /** An admission webhook or policy, pod security or a LimitRange refuses it. */
      ADMISSION,
      /** The cluster refused the pod for another reason. */
      REFUSED;

      /** Whether the same Job may still start: the cluster keeps trying. */
      public boolean passes() {
        return switch (this) {
          case CONFIGURATION, UNSCHEDULABLE, SUSPENDED, QUOTA, ADMISSION, REFUSED -> true;
          default -> false;
        };
      }
    }
  }

  /**
   * @param exitCode empty while it runs or never started
   * @param terminationMessage at most 4,096 bytes; empty when there is none
   */
  public record ContainerState(
      String name, Optional<Integer> exitCode, String terminationMessage) {}
}
