package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;

/**
 * How far the upgrade is. Brief, phase, reason, message, step and progress are for people. The
 * operator never reads them back.
 */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ObUpgradeStatus(
    @JsonPropertyDescription(
            "The whole story in a few lines: path and progress, a line a zone, and what you can do"
                + " now.")
        List<String> brief,
    @JsonPropertyDescription("The generation of the spec that this status describes.")
        Long observedGeneration,
    @JsonPropertyDescription(
            "Planning, PreChecking, Preparing, Upgrading, Finishing, Paused, Waiting, Stalled,"
                + " Cancelling, Cancelled, Succeeded or Failed.")
        UpgradePhase phase,
    @JsonPropertyDescription(
            "Why the upgrade is paused, waiting, stalled or failed, in one word. Absent otherwise.")
        String reason,
    @JsonPropertyDescription("Where the upgrade stands, in a sentence.") String message,
    @JsonPropertyDescription("The step under way, such as zone2/logInSync.") String step,
    @JsonPropertyDescription("Zones done out of all, such as 1/3 zones.") String progress,
    @JsonPropertyDescription(
            "Succeeded (Unknown while it runs), Ready, Reconciling, Stalled, PreCheckPassed,"
                + " Drifted, ClusterLeftBehind, GitInStep, and of each control that is in use: Paused,"
                + " Approved, Due, InWindow, Soaked, Cancelled. GitOpsReady where Argo CD, Flux or Helm manages the"
                + " StatefulSets.")
        List<Condition> conditions,
    @JsonPropertyDescription(
            "The path to the target. It doesn't change once the operator has found it.")
        UpgradePlan plan,
    @JsonPropertyDescription("The steps before the first hop and after the last.")
        List<StepStatus> steps,
    @JsonPropertyDescription("The hops of the plan with their zones.") List<HopStatus> hops,
    @JsonPropertyDescription("The last value of spec.retry that the operator answered.")
        String handledRetry,
    @JsonPropertyDescription(
            "Which run this is: PreCheckOnly runs again for every new value of spec.retry, and an"
                + " upgrade plans again after it has waited for another one. Absent in the first.")
        Integer round,
    @JsonPropertyDescription("When the operator began the upgrade.") Instant startedAt,
    @JsonPropertyDescription("When the upgrade ended.") Instant finishedAt,
    @JsonPropertyDescription(
            "The zones' StatefulSets as the operator established them. It compares them with the"
                + " live ones at every turn.")
        List<WatchedZone> watched,
    @JsonPropertyDescription(
            "Which of the operator's lists of steps the upgrade began with. Later versions of the"
                + " operator take the same list to its end. Absent: list 1.")
        Integer flow,
    @JsonPropertyDescription(
            "The step that doesn't begin yet because of spec.paused, approval, soak, window or"
                + " notBefore, or because a tool would restore the old image. Absent if none.")
        HoldStatus held,
    @JsonPropertyDescription(
            "The images that Git or Helm must carry now, by StatefulSet and container. Written when the"
                + " upgrade has ended with them. The condition GitInStep says whether Git, as far as"
                + " Kubernetes shows it, carries them.")
        List<GitImage> gitImages)
    implements ObUpgradeStatusBuilder.With {

  public ObUpgradeStatus {
    brief = brief == null ? List.of() : List.copyOf(brief);
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
    steps = steps == null ? List.of() : List.copyOf(steps);
    hops = hops == null ? List.of() : List.copyOf(hops);
    watched = watched == null ? List.of() : List.copyOf(watched);
    gitImages = gitImages == null ? List.of() : List.copyOf(gitImages);
    startedAt = StepStatus.seconds(startedAt);
    finishedAt = StepStatus.seconds(finishedAt);
  }

  public static ObUpgradeStatus empty() {
    return ObUpgradeStatusBuilder.builder().build();
  }

  /** Whether the upgrade continues one that somebody left unfinished. */
  public boolean continued() {
    return plan != null && plan.continued();
  }

  public ObUpgradeStatus withPlan(UpgradePlan newPlan, List<HopStatus> newHops) {
    return withPlan(newPlan).withHops(newHops);
  }

  /**
   * The status of another run, which knows nothing of the last one. Only the conditions remain,
   * because they say since when they have their status.
   */
  public ObUpgradeStatus again(String retry, Instant at) {
    return empty()
        .withObservedGeneration(observedGeneration)
        .withConditions(conditions)
        .withHandledRetry(retry)
        .withRound(nextRound())
        .withStartedAt(at);
  }

  /**
   * The status of an upgrade that plans again, before it has changed anything. The Jobs of the plan
   * that is void still exist, with results of that time, so this is another round.
   */
  public ObUpgradeStatus replanned() {
    return withPlan(null)
        .withSteps(List.of())
        .withHops(List.of())
        .withWatched(List.of())
        .withRound(nextRound());
  }

  private int nextRound() {
    return round == null ? 2 : round + 1;
  }
}
