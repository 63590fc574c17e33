package dev.obupgrade.steps.planning;

import dev.obupgrade.adoption.Adoption;
import dev.obupgrade.adoption.Candidate;
import dev.obupgrade.adoption.LoginVerdict;
import dev.obupgrade.adoption.Objection;
import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.UpgradeContext;
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
    ClusterQueue queue = new ClusterQueue(context);
    return queue.stillTaken().orElseGet(() -> validate(context, queue));
  }

  private StepResult validate(UpgradeContext context, ClusterQueue queue) {
    List<Objection> lacking =
        Adoption.ofThePermissions(
            context.kubernetes(), context.namespace(), context.cluster(), context.recordName());
    if (!lacking.isEmpty()) {
      return refused(lacking);
    }
    Optional<StepResult> taken = queue.takenAtTheSite();
    if (taken.isPresent()) {
      return taken.get();
    }
    Candidate candidate =
        Interruption.seen(
            context, Candidate.read(context.kubernetes(), context.namespace(), context.spec()));
    List<Objection> ofTheSite = Adoption.ofTheSite(candidate);
    Optional<StepResult> adopting = adopting(ofTheSite);
    if (adopting.isPresent()) {
      return adopting.get();
    }
    try {
      // Without StatefulSets and a password the operator can't reach the database.
      List<Objection> objections =
          ofTheSite.isEmpty() ? ofTheDatabase(context, candidate) : ofTheSite;
      // Another upgrade may be why something is not as it should be. A refused login is not
      // repeated.
      boolean asked = ofTheSite.isEmpty();
      Optional<StepResult> another =
          asked && !context.connected() ? Optional.empty() : another(queue, asked, objections);
      return another.orElseGet(() -> decided(context, queue, candidate, objections));
    } catch (DatabaseException.Unavailable e) {
      // Servers may be starting, or somebody fixes a policy: the operator asks until one answers.
      return StepResult.later(LoginVerdict.of(e), e.getMessage());
    }
  }

  private static Optional<StepResult> another(
      ClusterQueue queue, boolean asked, List<Objection> objections) {
    try {
      return queue.takenInTheDatabase(asked);
    } catch (DatabaseException.Refused e) {
      if (objections.isEmpty()) {
        throw e;
      }
      // An objection says what the login lacks.
      return Optional.empty();
    }
  }

  private static StepResult decided(
      UpgradeContext context, ClusterQueue queue, Candidate candidate, List<Objection> objections) {
    if (!objections.isEmpty()) {
      return refused(objections);
    }
    return queue
        .olderFirst()
        .orElseGet(
            () -> {
              Watched.establish(context);
              return StepResult.done(found(candidate));
            });
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
}
