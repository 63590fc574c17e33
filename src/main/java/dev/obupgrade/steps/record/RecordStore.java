package dev.obupgrade.steps.record;

import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.ApiException;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.kube.ClusterRecord.Subject;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.RecordHolder;
import dev.obupgrade.steps.context.RecordNotes;
import dev.obupgrade.steps.context.UpgradeContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Stores an upgrade's record as it counts now: what the database has, and what earlier records of
 * the cluster say.
 */
final class RecordStore {
  /** Note: the ObUpgrade that left the record. */
  static final String ADOPTED = "adopted";

  private final UpgradeContext context;
  private final Subject subject;
  private final List<SavedValue> now;

  /**
   * @param subject the upgrade's cluster
   * @param now what a new record would save
   */
  RecordStore(UpgradeContext context, Subject subject, List<SavedValue> now) {
    this.context = context;
    this.subject = subject;
    this.now = now;
  }

  /** Stores what counts now. Returns what to wait for. */
  Optional<StepResult> store(Optional<ClusterRecord> found, List<ClusterRecord> left) {
    Optional<ClusterRecord> mine =
        found.isEmpty() ? lost() : found.filter(r -> r.holder().equals(context.uid()));
    List<ClusterRecord> others =
        Stream.concat(found.filter(r -> mine.isEmpty()).stream(), left.stream()).toList();
    Optional<ClusterRecord> unfinished = leftovers(Optional.empty(), others).unfinished();
    if (context.spec().mode() == UpgradeMode.PreCheckOnly && unfinished.isPresent()) {
      // Restoring values in the middle of somebody's upgrade would do harm.
      return Optional.of(
          StepResult.failed(
              Reason.HalfUpgraded,
              "Somebody deleted ObUpgrade %s in the middle of its upgrade to %s."
                  .formatted(
                      RecordHolder.name(context, unfinished.get()),
                      unfinished.get().hop().orElseThrow())));
    }
    ClusterRecord record = mergedInto(found.orElseGet(this::fresh), mine, others);
    return found.isEmpty()
        ? create(record, left)
        : mine.isPresent() ? renew(mine.get(), record, left) : adopt(found.get(), record, left);
  }

  /** The record that this upgrade had, if somebody has deleted it: the status has its values. */
  private Optional<ClusterRecord> lost() {
    return RecordNotes.values(context.run()).map(saved -> fresh().withSaved(saved));
  }

  private Leftovers leftovers(Optional<ClusterRecord> mine, List<ClusterRecord> left) {
    return Leftovers.of(mine, left, context.database(), now);
  }

  /** Whether this upgrade continues one that somebody left unfinished. */
  static boolean continued(UpgradeContext context) {
    return context.run().status().continued();
  }

  /** The place is this upgrade's from now on. */
  private ClusterRecord ownPlace(ClusterRecord record) {
    return continued(context)
        ? record.at(
            Optional.of(context.run().status().plan().hops().getFirst().version()), record.zone())
        : record;
  }

  private ClusterRecord mergedInto(
      ClusterRecord record, Optional<ClusterRecord> mine, List<ClusterRecord> left) {
    return leftovers(mine, left).mergedInto(record).withSubject(subject);
  }

  private Optional<StepResult> create(ClusterRecord record, List<ClusterRecord> left) {
    Optional<StepResult> spreading = spreading(record.saved());
    if (spreading.isPresent()) {
      return spreading;
    }
    // Before the record: somebody may delete it at once.
    RecordNotes.expect(context.run(), record.saved());
    context.run().act("Creating ConfigMap %s.%s".formatted(record.name(), takingOver(left)));
    try {
      context.kubernetes().records().create(ownPlace(record));
    } catch (ApiException.Conflict e) {
      return Optional.of(
          StepResult.soon(
              Reason.RecordTaken,
              "Another ObUpgrade created ConfigMap %s first. Reading it next."
                  .formatted(record.name())));
    }
    return Optional.empty();
  }

  /** Saves what somebody has set since the record was written, and what others say. */
  private Optional<StepResult> renew(
      ClusterRecord mine, ClusterRecord renewed, List<ClusterRecord> left) {
    if (mine.hop().isPresent() && mine.subject().known() && left.isEmpty()) {
      return Optional.empty();
    }
    return write(mine, renewed);
  }

  private Optional<StepResult> write(ClusterRecord before, ClusterRecord after) {
    Optional<StepResult> spreading = spreading(after.saved());
    if (spreading.isPresent()) {
      return spreading;
    }
    boolean changed = !after.saved().equals(before.saved());
    if (changed) {
      RecordNotes.changing(context.run(), before.saved(), after.saved());
      context.run().act("Saving changed values in ConfigMap %s.".formatted(before.name()));
    }
    if (changed || !after.hop().equals(before.hop()) || !after.subject().equals(before.subject())) {
      context.kubernetes().records().replace(after);
    }
    RecordNotes.expect(context.run(), after.saved());
    return Optional.empty();
  }

  private Optional<StepResult> adopt(
      ClusterRecord found, ClusterRecord adopted, List<ClusterRecord> left) {
    Optional<StepResult> spreading = spreading(adopted.saved());
    if (spreading.isPresent()) {
      return spreading;
    }
    boolean needed = leftovers(Optional.empty(), List.of(found)).needed();
    RecordNotes.expect(context.run(), adopted.saved());
    context.run().remember(ADOPTED, needed ? found.holderName() : "");
    context
        .run()
        .act(
            "Taking over ConfigMap %s, which ObUpgrade %s left.%s"
                .formatted(found.name(), found.holderName(), takingOver(left)));
    context.kubernetes().records().replace(ownPlace(adopted.heldBy(context.uid(), context.name())));
    return Optional.empty();
  }

  /** For people; empty when there is no other record. */
  private String takingOver(List<ClusterRecord> left) {
    return left.stream()
        .map(
            r ->
                " Taking over the values of ConfigMap %s, which ObUpgrade %s left."
                    .formatted(RecordHolder.configMap(context, r), RecordHolder.name(context, r)))
        .collect(Collectors.joining());
  }

  /**
   * Waits while only some servers have a tenant's value. The operator can't restore it on single
   * servers, so it must not save half of a change.
   */
  private static Optional<StepResult> spreading(List<SavedValue> values) {
    return values.stream()
        .filter(value -> value.tenant() != null && !value.servers().isEmpty())
        .findFirst()
        .map(
            uneven ->
                StepResult.soon(
                    Reason.ParameterSpreading,
                    "%s on %s only. Waiting until the other servers have it too."
                        .formatted(
                            SavedParameters.describe(uneven),
                            String.join(", ", uneven.servers()))));
  }

  /** Notes that the first hop begins, with the values as they are now. */
  Optional<StepResult> beginHop(ClusterRecord record, Optional<String> hop) {
    return write(
        record, mergedInto(record, Optional.of(record), List.of()).at(hop, Optional.empty()));
  }

  private ClusterRecord fresh() {
    return new ClusterRecord(
        context.namespace(),
        context.recordName(),
        context.uid(),
        context.name(),
        now,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
