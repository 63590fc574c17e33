package dev.obupgrade.kube;

import java.util.List;
import java.util.Optional;

/**
 * A Job as it stands.
 *
 * @param ownerUid UID of the owner it was made for
 * @param containers what is known of the pod's containers; empty until there is a pod
 */
public record JobState(
    String namespace,
    String name,
    Optional<String> ownerUid,
    Phase phase,
    Optional<Trouble> trouble,
    List<ContainerState> containers) {

  public JobState {
    containers = List.copyOf(containers);
  }

  /** Where the Job stands. */
  public enum Phase {
    /** No container has started yet. */
    PENDING,
    RUNNING,
    /** All containers ended with 0. */
    SUCCEEDED,
    /** It failed, and its pod is over or gone: nothing of it runs any more. */
    FAILED
  }

  /** Why a Job failed, or can't get going although it still might. */
  public record Trouble(Kind kind, String message) {
    /** Told apart by what helps. */
    public enum Kind {
      /** A container ended with another code than 0: the script's or suite's own verdict. */
      EXITED,
      /** The image can't be pulled or started. */
      IMAGE,
      /**
       * The pod was evicted, its node is gone, or somebody deleted it: run it again once the Job is
       * FAILED. Until then its container may still be at work.
       */
      LOST,
      /** It ran longer than its deadline. */
      DEADLINE,
      /** Killed for memory. */
      OUT_OF_MEMORY,
      /** The pod could not be made or scheduled: quota, admission webhook, no fitting node. */
      REFUSED
    }
  }

  /**
   * @param exitCode empty while it runs or never started
   * @param terminationMessage at most 4,096 bytes; empty when there is none
   */
  public record ContainerState(
      String name, Optional<Integer> exitCode, String terminationMessage) {}
}
