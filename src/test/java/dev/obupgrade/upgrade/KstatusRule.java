package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.StepPhase;
import dev.obupgrade.api.StepStatus;
import dev.obupgrade.steps.cancel.CancelSteps;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What kstatus must say of an upgrade. The rule looks at the phase and the steps, not at the
 * conditions, so that it finds a wrong condition.
 */
final class KstatusRule {
  static final String IN_PROGRESS = "InProgress";
  static final String CURRENT = "Current";
  static final String FAILED = "Failed";
  static final String TERMINATING = "Terminating";

  private static final Set<Seen> ASKED = ConcurrentHashMap.newKeySet();

  private KstatusRule() {}

  /** All that both verdicts depend on. Thousands of writes differ in a few of these. */
  private record Seen(
      String meant,
      boolean withStatus,
      boolean deleted,
      Long generation,
      Long observed,
      List<Map.Entry<String, String>> conditions) {

    static Seen of(ObUpgrade upgrade) {
      ObUpgradeStatus status = upgrade.getStatus();
      return new Seen(
          KstatusRule.meant(upgrade),
          status != null,
          upgrade.getMetadata().getDeletionTimestamp() != null,
          upgrade.getMetadata().getGeneration(),
          status == null ? null : status.observedGeneration(),
          status == null
              ? List.of()
              : status.conditions().stream()
                  .map(c -> Map.entry(c.getType(), c.getStatus()))
                  .toList());
    }
  }

  /** Checks what a test stores, on a machine that has kstatus. */
  static void checkIfInstalled(ObUpgrade stored) {
    Seen seen = Seen.of(stored);
    if (!ASKED.contains(seen)) {
      Kstatus.find().ifPresent(kstatus -> check(kstatus, stored));
      // Not before the check: each test that stores what kstatus misreads must fail.
      ASKED.add(seen);
    }
  }

  static Kstatus.Verdict check(Kstatus kstatus, ObUpgrade stored) {
    Kstatus.Verdict verdict = kstatus.of(stored);
    assertThat(verdict.status())
        .as(
            "what kstatus says of an upgrade %s with the conditions %s (%s)",
            stored.getStatus() == null ? "without a status" : "that is " + phase(stored),
            conditions(stored),
            verdict.message())
        .isEqualTo(meant(stored));
    return verdict;
  }

  /**
   * An upgrade that succeeded is Current. One that failed, was cancelled, or has stopped until a
   * person acts, is Failed. All others are in progress. This includes a step that is overdue,
   * because the operator continues once it gets what it waits for.
   */
  static String meant(ObUpgrade upgrade) {
    ObUpgradeStatus status = upgrade.getStatus();
    if (upgrade.getMetadata().getDeletionTimestamp() != null) {
      return TERMINATING;
    }
    if (status == null
        || !upgrade.getMetadata().getGeneration().equals(status.observedGeneration())) {
      return IN_PROGRESS;
    }
    return switch (phase(upgrade)) {
      case "Succeeded" -> CURRENT;
      case "Failed", "Cancelled" -> FAILED;
      case "Stalled" -> aStepHasFailed(status) ? FAILED : IN_PROGRESS;
      default -> IN_PROGRESS;
    };
  }

  private static String phase(ObUpgrade upgrade) {
    return String.valueOf(upgrade.getStatus().phase());
  }

  private static boolean aStepHasFailed(ObUpgradeStatus status) {
    if (CancelSteps.begun(status)) {
      return status.steps().getLast().phase() == StepPhase.Failed;
    }
    Stream<StepStatus> ofHops =
        status.hops().stream()
            .flatMap(
                hop ->
                    Stream.concat(
                        hop.steps().stream(),
                        hop.zones().stream().flatMap(zone -> zone.steps().stream())));
    return Stream.concat(status.steps().stream(), ofHops)
        .anyMatch(step -> step.phase() == StepPhase.Failed);
  }

  private static String conditions(ObUpgrade upgrade) {
    return upgrade.getStatus() == null
        ? "none"
        : upgrade.getStatus().conditions().stream()
            .collect(Collectors.toMap(Condition::getType, Condition::getStatus))
            .toString();
  }
}
