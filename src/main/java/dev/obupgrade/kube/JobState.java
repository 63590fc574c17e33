package dev.obupgrade.kube;

import java.util.List;
import java.util.Optional;

/**
 * A Job as it stands.
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

  /** Where the Job stands. */
  public enum Phase {
    /** None of its containers is at work, and at least one hasn't started yet. */
    PENDING,
    RUNNING,
    /** All containers ended with 0. */
    SUCCEEDED,
    /** It failed, and its work is over: none of its containers runs any more. */
    FAILED
  }

  /** Why a Job failed, or can't get going although it still might. */
  public record Trouble(Kind kind, String message) {
    /** Webhooks may say what they like; a status is kept in one object of limited size. */
    private static final int LONGEST = 1_000;

    public Trouble {
      message = message.length() > LONGEST ? message.substring(0, LONGEST - 1) + "…" : message;
    }

    /** Told apart by what helps. */
    public enum Kind {
      /** A container ended with another code than 0: the script's or suite's own verdict. */
      EXITED,
      /** A signal ended a container, and nobody had asked for its end. */
      CRASHED,
      /** Killed for memory. */
      OUT_OF_MEMORY,
      /** It ran longer than its deadline. */
      DEADLINE,
      /**
       * The pod was evicted, its node is gone, or somebody deleted it: run it again once the Job is
       * FAILED. Until then its container may still be at work.
       */
      LOST,
      /** A container that somebody put into the pod failed, so that ours never started. */
      INJECTED,
      /** The image can't be pulled; the kubelet goes on trying. */
      IMAGE,
      /** The image is there, but its first process can't be started. */
      NOT_STARTED,
      /** The container can't be made: a Secret or its key is missing, a volume, a network. */
      CONFIGURATION,
      /** No node fits. */
      UNSCHEDULABLE,
      /** Somebody suspended the Job. */
      SUSPENDED,
      /** A ResourceQuota leaves no room. */
      QUOTA,
      /** An admission webhook or policy, pod security or a LimitRange says no. */
      ADMISSION,
      /** The pod could not be made for another reason. */
      REFUSED;

      /** It comes right without another Job: the cluster goes on trying. */
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
