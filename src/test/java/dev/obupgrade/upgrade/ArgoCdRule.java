package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.PausePoint;
import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.api.UpgradePhase;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.steps.cancel.CancelPoint;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the scripts for Argo CD must say of an upgrade. The rule looks at phases, reasons and steps,
 * and the health script mostly at conditions, so that each finds the other's mistakes.
 */
final class ArgoCdRule {
  private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();
  private static final ArgoCdLua HEALTH = new ArgoCdLua("health.lua");
  private static final ArgoCdLua DISCOVERY = new ArgoCdLua("actions/discovery.lua");
  private static final ArgoCdLua APPROVE = new ArgoCdLua("actions/approve/action.lua");
  private static final Set<String> SUSPENDING =
      Set.of(Reason.AwaitingApproval.name(), Reason.BeforeTime.name(), Reason.OutsideWindow.name());

  private static final Set<Seen> ASKED = ConcurrentHashMap.newKeySet();

  private ArgoCdRule() {}

  /** All that the verdicts depend on. Thousands of writes differ in a few of these. */
  private record Seen(
      boolean deleted,
      boolean observed,
      Map<String, Boolean> meantActions,
      UpgradePhase phase,
      String reason,
      boolean ended,
      boolean progress,
      List<List<String>> conditions,
      List<List<Boolean>> zones,
      PausePoint paused,
      boolean cancelled,
      UpgradeMode mode) {

    static Seen of(ObUpgrade upgrade) {
      ObUpgradeStatus status = upgrade.getStatus();
      return new Seen(
          upgrade.getMetadata().getDeletionTimestamp() != null,
          ArgoCdRule.observed(upgrade),
          ArgoCdRule.meantActions(upgrade),
          status.phase(),
          status.reason(),
          status.finishedAt() != null,
          status.progress() != null,
          status.conditions().stream()
              .map(c -> List.of(c.getType(), c.getStatus(), c.getReason()))
              .toList(),
          status.hops().stream()
              .flatMap(h -> h.zones().stream())
              .map(
                  z ->
                      List.of(
                          z.through(),
                          z.stoppedAt() != null,
                          z.steps().stream().anyMatch(s -> s.name().equals("stopZone"))))
              .toList(),
          upgrade.getSpec().paused(),
          upgrade.getSpec().cancelled(),
          upgrade.getSpec().mode());
    }
  }

  /** Checks what a test stores. */
  static void check(ObUpgrade stored) {
    Seen seen = Seen.of(stored);
    if (!ASKED.contains(seen)) {
      checkHealth(stored);
      checkActions(stored);
      // Not before the checks: each test that stores what Argo CD misreads must fail.
      ASKED.add(seen);
    }
  }

  static String health(ObUpgrade upgrade) {
    return HEALTH.run(KUBERNETES.asJson(upgrade)).path("status").asText();
  }

  static JsonNode healthAndMessage(ObUpgrade upgrade) {
    return HEALTH.run(KUBERNETES.asJson(upgrade));
  }

  /** The names of the actions, and whether Argo CD offers them. */
  static Map<String, Boolean> actions(ObUpgrade upgrade) {
    Map<String, Boolean> offered = new TreeMap<>();
    DISCOVERY
        .run(KUBERNETES.asJson(upgrade))
        .properties()
        .forEach(e -> offered.put(e.getKey(), !e.getValue().path("disabled").asBoolean()));
    return offered;
  }

  private static void checkHealth(ObUpgrade stored) {
    JsonNode said = healthAndMessage(stored);
    assertThat(said.path("status").asText())
        .as("what Argo CD says of %s", describe(stored))
        .isEqualTo(meant(stored));
    assertThat(said.path("message").asText()).as("its words").isNotBlank();
  }

  private static void checkActions(ObUpgrade stored) {
    Map<String, Boolean> offered = actions(stored);
    assertThat(offered).as("actions on %s", describe(stored)).isEqualTo(meantActions(stored));
    if (offered.get("approve")) {
      String value =
          APPROVE
              .run(KUBERNETES.asJson(stored))
              .at("/metadata/annotations/obupgrade.dev~1approved")
              .asText();
      assertThat(Conditions.find(stored.getStatus().conditions(), Conditions.APPROVED))
          .get()
          .extracting(Condition::getMessage)
          .asString()
          .contains("obupgrade.dev/approved=" + value + " --overwrite");
    }
  }

  private static String describe(ObUpgrade upgrade) {
    ObUpgradeStatus status = upgrade.getStatus();
    return "an upgrade that is %s (%s) at %s, with %s"
        .formatted(
            status.phase(),
            status.reason(),
            status.step(),
            status.conditions().stream()
                .map(c -> c.getType() + "=" + c.getStatus() + " " + c.getReason())
                .toList());
  }

  private static boolean observed(ObUpgrade upgrade) {
    return upgrade.getMetadata().getGeneration().equals(upgrade.getStatus().observedGeneration());
  }

  static String meant(ObUpgrade upgrade) {
    if (upgrade.getMetadata().getDeletionTimestamp() != null
        || upgrade.getStatus() == null
        || !observed(upgrade)) {
      return "Progressing";
    }
    ObUpgradeStatus status = upgrade.getStatus();
    if (Conditions.isTrue(status.conditions(), Conditions.CLUSTER_LEFT_BEHIND)) {
      return "Degraded";
    }
    if (Conditions.has(status.conditions(), Conditions.GIT_IN_STEP, Reason.OldImageReturned)) {
      return "Degraded";
    }
    return switch (status.phase()) {
      case Succeeded -> "Healthy";
      case Failed, Cancelled, Stalled -> "Degraded";
      case Paused -> "Suspended";
      case Waiting -> SUSPENDING.contains(status.reason()) ? "Suspended" : "Progressing";
      case null, default -> "Progressing";
    };
  }

  private static Map<String, Boolean> meantActions(ObUpgrade upgrade) {
    ObUpgradeStatus status = upgrade.getStatus();
    boolean ended =
        status.finishedAt() != null || upgrade.getMetadata().getDeletionTimestamp() != null;
    boolean cancelling = upgrade.getSpec().cancelled() || status.phase() == UpgradePhase.Cancelling;
    boolean paused = upgrade.getSpec().paused() != null;
    boolean again =
        status.finishedAt() == null
            || upgrade.getSpec().mode() == UpgradeMode.PreCheckOnly
                && status.phase() == UpgradePhase.Failed;
    return new TreeMap<>(
        Map.of(
            "pause", !ended && !cancelling && !paused,
            "resume", !ended && paused,
            "retry", observed(upgrade) && again && failed(status),
            "approve", observed(upgrade) && !ended && awaitsApproval(status),
            "cancel", !ended && !cancelling && CancelPoint.passed(status).isEmpty()));
  }

  /** Only a step that has failed waits for a retry. */
  private static boolean failed(ObUpgradeStatus status) {
    boolean stands =
        status.phase() == UpgradePhase.Stalled || status.phase() == UpgradePhase.Failed;
    return stands && !Conditions.isTrue(status.conditions(), Conditions.RECONCILING);
  }

  private static boolean awaitsApproval(ObUpgradeStatus status) {
    Optional<Condition> approved = Conditions.find(status.conditions(), Conditions.APPROVED);
    return approved
        .filter(c -> c.getStatus().equals(Conditions.FALSE))
        .filter(c -> c.getReason().equals(Reason.AwaitingApproval.name()))
        .isPresent();
  }
}
