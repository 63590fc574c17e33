package dev.obupgrade.status;

import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.Texts;
import dev.obupgrade.reason.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Changes conditions as Kubernetes expects: one per type, with a new transition time only when the
 * status changes.
 */
public final class Conditions {
  public static final String SUCCEEDED = "Succeeded";
  public static final String READY = "Ready";
  public static final String RECONCILING = "Reconciling";
  public static final String STALLED = "Stalled";
  public static final String PRE_CHECK_PASSED = "PreCheckPassed";

  /**
   * Something that was established is no longer so. Absent until that happens for the first time.
   */
  public static final String DRIFTED = "Drifted";

  /** Of the controls. Each is absent until its control is used for the first time. */
  public static final String PAUSED = "Paused";

  public static final String APPROVED = "Approved";
  public static final String SOAKED = "Soaked";
  public static final String IN_WINDOW = "InWindow";

  /** Whether {@code spec.notBefore} has passed. */
  public static final String DUE = "Due";

  public static final String CANCELLED = "Cancelled";

  /** Whether the image stays where Argo CD, Flux or Helm manages the StatefulSets. */
  public static final String GITOPS_READY = "GitOpsReady";

  /**
   * Of the last upgrade of a cluster: the cluster is in the middle of an upgrade, and none works on
   * it. Absent until that happens for the first time.
   */
  public static final String CLUSTER_LEFT_BEHIND = "ClusterLeftBehind";

  /**
   * Of the last upgrade of a cluster that left images: whether Git, as far as Kubernetes shows it,
   * carries them. Absent until that is known.
   */
  public static final String GIT_IN_STEP = "GitInStep";

  public static final String TRUE = "True";
  public static final String FALSE = "False";
  public static final String UNKNOWN = "Unknown";

  private Conditions() {}

  public static Optional<Condition> find(List<Condition> conditions, String type) {
    return conditions.stream().filter(c -> c.getType().equals(type)).findFirst();
  }

  public static boolean isTrue(List<Condition> conditions, String type) {
    return find(conditions, type).map(c -> TRUE.equals(c.getStatus())).orElse(false);
  }

  /** Whether the condition is there with this reason. */
  public static boolean has(List<Condition> conditions, String type, Reason reason) {
    return find(conditions, type).map(c -> reason.name().equals(c.getReason())).orElse(false);
  }

  public static List<Condition> without(List<Condition> conditions, String type) {
    return conditions.stream().filter(c -> !c.getType().equals(type)).toList();
  }

  /** The status with this condition; its message is cut to what a status has room for. */
  public static ObUpgradeStatus set(
      ObUpgradeStatus status,
      String type,
      String value,
      Reason reason,
      String message,
      Long generation,
      Instant now) {
    return status.withConditions(
        set(status.conditions(), type, value, reason.name(), cut(message), generation, now));
  }

  /** A message as far as a status has room for it. */
  public static String cut(String message) {
    return Texts.shortened(message, Texts.LONGEST_MESSAGE);
  }

  public static List<Condition> set(
      List<Condition> conditions,
      String type,
      String status,
      String reason,
      String message,
      Long generation,
      Instant now) {
    String since =
        find(conditions, type)
            .filter(c -> c.getStatus().equals(status))
            .map(Condition::getLastTransitionTime)
            .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
    Condition changed =
        new ConditionBuilder()
            .withType(type)
            .withStatus(status)
            .withReason(reason)
            .withMessage(message)
            .withObservedGeneration(generation)
            .withLastTransitionTime(since)
            .build();
    List<Condition> all = new ArrayList<>(conditions);
    all.removeIf(c -> c.getType().equals(type));
    all.add(changed);
    all.sort((a, b) -> a.getType().compareTo(b.getType()));
    return all;
  }
}
