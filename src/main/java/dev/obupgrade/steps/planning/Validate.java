package dev.obupgrade.steps.planning;

import dev.obupgrade.adoption.Adoption;
import dev.obupgrade.adoption.Candidate;
import dev.obupgrade.adoption.LoginVerdict;
import dev.obupgrade.adoption.Objection;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.ClusterRecord.Subject;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.RecordHolder;
import dev.obupgrade.steps.context.RecordSubject;
import dev.obupgrade.steps.context.RelatedRecords;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.record.Rivals;
import dev.obupgrade.steps.world.Watched;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares the spec with the live objects and the database. Changes nothing, and names everything
 * that is wrong at once.
 */
public final class Validate implements Step<UpgradeContext> {
  public static final String NAME = "validate";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Duration deadline() {
    return Duration.ofMinutes(2);
  }

  @Override
  public StepResult run(UpgradeContext context) {
    List<Objection> lacking =
        Adoption.ofThePermissions(
            context.kubernetes(), context.namespace(), context.cluster(), context.recordName());
    if (!lacking.isEmpty()) {
      return refused(lacking);
    }
    Candidate candidate =
        Interruption.seen(
            context, Candidate.read(context.kubernetes(), context.namespace(), context.spec()));
    List<Objection> objections =
        Stream.of(
                anotherAtWork(context).stream(),
                anotherHasTaken(context, RecordSubject.ofTheSite(context)),
                Adoption.ofTheSite(candidate).stream())
            .flatMap(each -> each)
            .toList();
    Optional<StepResult> adopting = adopting(objections);
    if (adopting.isPresent()) {
      return adopting.get();
    }
    // Without StatefulSets and a password the operator can't reach the database.
    if (objections.isEmpty()) {
      try {
        objections = ofTheDatabase(context, candidate);
        if (objections.isEmpty()) {
          objections = anotherHasTaken(context, RecordSubject.of(context)).toList();
        }
      } catch (DatabaseException.Unavailable e) {
        // Servers may be starting, or somebody fixes a policy: the operator asks until one answers.
        return StepResult.later(LoginVerdict.of(e), e.getMessage());
      }
    }
    if (!objections.isEmpty()) {
      return refused(objections);
    }
    Watched.establish(context);
    return StepResult.done(found(candidate));
  }

  /**
   * Between the deletion of a StatefulSet with {@code --cascade=orphan} and its pods' adoption by
   * the next one. What else is wrong at this moment may come from that.
   */
  private static Optional<StepResult> adopting(List<Objection> objections) {
    String orphaned =
        objections.stream()
            .filter(objection -> objection.reason() == Reason.PodsOrphaned)
            .map(objection -> Reason.sentence(objection.what()))
            .collect(Collectors.joining(" "));
    return orphaned.isEmpty()
        ? Optional.empty()
        : Optional.of(StepResult.everySecond(Reason.PodsOrphaned, orphaned));
  }

  private static String found(Candidate candidate) {
    String asTheSpecSays =
        "%d zones, the login and the StatefulSets are as the spec says."
            .formatted(candidate.zones().size());
    return Stream.concat(
            Stream.of(asTheSpecSays), Adoption.remarks(candidate).stream().map("Note: "::concat))
        .collect(Collectors.joining(" "));
  }

  /** The reason is that of the objections where all have the same. */
  private static StepResult refused(List<Objection> objections) {
    Map<Reason, List<Objection>> kinds =
        objections.stream()
            .collect(
                Collectors.groupingBy(Objection::reason, LinkedHashMap::new, Collectors.toList()));
    return StepResult.failed(
        kinds.size() == 1 ? objections.getFirst().reason() : Reason.InvalidCluster,
        kinds.entrySet().stream()
            .map(kind -> withOneFix(kind.getKey(), kind.getValue()))
            .collect(Collectors.joining(" ")));
  }

  /** All that is wrong in one way, and the fix once. */
  private static String withOneFix(Reason reason, List<Objection> objections) {
    return reason.explain(
        objections.stream()
            .map(objection -> Reason.sentence(objection.what()))
            .collect(Collectors.joining(" ")));
  }

  private static List<Objection> ofTheDatabase(UpgradeContext context, Candidate candidate) {
    try {
      return Adoption.ofTheDatabase(candidate, context.database());
    } catch (DatabaseException.Refused e) {
      return LoginVerdict.of(context.cluster().connection(), e).map(List::of).orElseThrow(() -> e);
    }
  }

  private static Optional<Objection> anotherAtWork(UpgradeContext context) {
    Optional<ClusterRecord> record = context.record();
    if (record.isEmpty() || record.get().holder().equals(context.uid())) {
      return Optional.empty();
    }
    return RecordHolder.live(context, record.get())
        .map(ObUpgrade::getMetadata)
        .map(
            m ->
                Objection.of(
                    Reason.UpgradeAtWork, "ObUpgrade %s is upgrading this cluster", m.getName()));
  }

  private static Stream<Objection> anotherHasTaken(UpgradeContext context, Subject subject) {
    return Rivals.among(context, RelatedRecords.of(context, subject)).stream()
        .map(rival -> rival.objection(Reason.UpgradeAtWork));
  }
}
