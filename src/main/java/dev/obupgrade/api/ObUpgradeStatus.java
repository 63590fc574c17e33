package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;

/**
 * How far the upgrade is. Phase, message, step and progress are for the eye; the operator never
 * reads them back.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ObUpgradeStatus(
    @JsonPropertyDescription("The generation of the spec that this status speaks of.")
        Long observedGeneration,
    @JsonPropertyDescription(
            "Planning, PreChecking, Preparing, Upgrading, Finishing, Stalled, Succeeded or Failed.")
        String phase,
    @JsonPropertyDescription("Where the upgrade stands, in a sentence.") String message,
    @JsonPropertyDescription("The step under way, such as zone2/logInSync.") String step,
    @JsonPropertyDescription("Zones done out of all, such as 1/3 zones.") String progress,
    @JsonPropertyDescription(
            "Succeeded (Unknown while it runs), Ready, Reconciling, Stalled, PreCheckPassed.")
        List<Condition> conditions,
    @JsonPropertyDescription("The path to the target, frozen once it is found.") UpgradePlan plan,
    @JsonPropertyDescription("The steps before the first hop and after the last.")
        List<StepStatus> steps,
    @JsonPropertyDescription("The hops of the plan with their zones.") List<HopStatus> hops,
    @JsonPropertyDescription("The last value of spec.retry that was answered.") String handledRetry,
    @JsonPropertyDescription(
            "Which run this is: PreCheckOnly runs again for every new value of spec.retry. Absent in the first.")
        Integer round,
    @JsonPropertyDescription("When the operator took the upgrade up.") Instant startedAt,
    @JsonPropertyDescription("When the upgrade ended.") Instant finishedAt) {

  public ObUpgradeStatus {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
    steps = steps == null ? List.of() : List.copyOf(steps);
    hops = hops == null ? List.of() : List.copyOf(hops);
  }

  public static ObUpgradeStatus empty() {
    return new ObUpgradeStatus(
        null, null, null, null, null, null, null, null, null, null, null, null, null);
  }

  public ObUpgradeStatus withObservedGeneration(Long generation) {
    return new ObUpgradeStatus(
        generation,
        phase,
        message,
        step,
        progress,
        conditions,
        plan,
        steps,
        hops,
        handledRetry,
        round,
        startedAt,
        finishedAt);
  }

  public ObUpgradeStatus withHeadline(
      String newPhase, String newMessage, String newStep, String newProgress) {
    return new ObUpgradeStatus(
        observedGeneration,
        newPhase,
        newMessage,
        newStep,
        newProgress,
        conditions,
        plan,
        steps,
        hops,
        handledRetry,
        round,
        startedAt,
        finishedAt);
  }

  public ObUpgradeStatus withConditions(List<Condition> newConditions) {
    return new ObUpgradeStatus(
        observedGeneration,
        phase,
        message,
        step,
        progress,
        newConditions,
        plan,
        steps,
        hops,
        handledRetry,
        round,
        startedAt,
        finishedAt);
  }

  public ObUpgradeStatus withPlan(UpgradePlan newPlan, List<HopStatus> newHops) {
    return new ObUpgradeStatus(
        observedGeneration,
        phase,
        message,
        step,
        progress,
        conditions,
        newPlan,
        steps,
        newHops,
        handledRetry,
        round,
        startedAt,
        finishedAt);
  }

  public ObUpgradeStatus withSteps(List<StepStatus> newSteps) {
    return new ObUpgradeStatus(
        observedGeneration,
        phase,
        message,
        step,
        progress,
        conditions,
        plan,
        newSteps,
        hops,
        handledRetry,
        round,
        startedAt,
        finishedAt);
  }

  public ObUpgradeStatus withHops(List<HopStatus> newHops) {
    return new ObUpgradeStatus(
        observedGeneration,
        phase,
        message,
        step,
        progress,
        conditions,
        plan,
        steps,
        newHops,
        handledRetry,
        round,
        startedAt,
        finishedAt);
  }

  public ObUpgradeStatus withHandledRetry(String retry) {
    return new ObUpgradeStatus(
        observedGeneration,
        phase,
        message,
        step,
        progress,
        conditions,
        plan,
        steps,
        hops,
        retry,
        round,
        startedAt,
        finishedAt);
  }

  public ObUpgradeStatus withStartedAt(Instant at) {
    return new ObUpgradeStatus(
        observedGeneration,
        phase,
        message,
        step,
        progress,
        conditions,
        plan,
        steps,
        hops,
        handledRetry,
        round,
        at,
        finishedAt);
  }

  public ObUpgradeStatus withFinishedAt(Instant at) {
    return new ObUpgradeStatus(
        observedGeneration,
        phase,
        message,
        step,
        progress,
        conditions,
        plan,
        steps,
        hops,
        handledRetry,
        round,
        startedAt,
        at);
  }

  /**
   * A fresh start with nothing known but that this is another run: of the last one only the
   * conditions remain, which tell since when they are what they are.
   */
  public ObUpgradeStatus again(String retry, Instant at) {
    return new ObUpgradeStatus(
        observedGeneration,
        null,
        null,
        null,
        null,
        conditions,
        null,
        null,
        null,
        retry,
        round == null ? 2 : round + 1,
        at,
        null);
  }
}
