package dev.obupgrade.steps.planning;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.ClusterRecord.Subject;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.RecordHolder;
import dev.obupgrade.steps.context.RecordSubject;
import dev.obupgrade.steps.context.RelatedRecords;
import dev.obupgrade.steps.context.RelatedRecords.Related;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.record.Unrecorded;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where an upgrade waits before it has done anything: one upgrade of a cluster at a time. The lock
 * is the cluster's record, which takeRecord creates or takes over in one call. This only looks who
 * has it, so that the upgrade waits instead of failing there.
 *
 * <p>While it waits it reads one ConfigMap and the ObUpgrades of one namespace at each look, and
 * logs in nowhere.
 */
final class ClusterQueue {
  /** An upgrade takes hours, and each look costs requests. */
  static final Duration RECHECK = Duration.ofSeconds(30);

  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final UpgradeContext context;
  private final QueueNotes notes;

  ClusterQueue(UpgradeContext context) {
    this.context = context;
    this.notes = new QueueNotes(context.run(), context.upgrade().getMetadata().getGeneration());
  }

  /** Another upgrade that has the cluster, and why it is the same cluster. */
  private record Rival(ClusterRecord record, ObUpgrade upgrade, List<String> shared) {}

  /**
   * Whether the upgrade that this one waits for still has the cluster. If not, the step begins
   * again, so that it validates everything.
   */
  Optional<StepResult> stillTaken() {
    Optional<QueueNotes.Awaited> awaited = notes.awaited();
    if (awaited.isEmpty()) {
      return Optional.empty();
    }
    Optional<Rival> rival =
        context
            .kubernetes()
            .records()
            .find(awaited.get().namespace(), awaited.get().record())
            .flatMap(record -> rival(record, List.of()).stream().findFirst())
            .or(this::unrecorded);
    if (rival.isEmpty()) {
      notes.free();
      context.run().beginAgain();
    }
    return rival.map(this::queued);
  }

  /** Whether Kubernetes shows another upgrade that has the cluster. */
  Optional<StepResult> takenAtTheSite() {
    Optional<Rival> locked =
        context.record().flatMap(record -> rival(record, List.of()).stream().findFirst());
    return locked
        .or(() -> related(RecordSubject.ofTheSite(context)))
        .or(this::unrecorded)
        .map(this::queued);
  }

  private Optional<Rival> unrecorded() {
    return Unrecorded.holder(context)
        .map(upgrade -> new Rival(Unrecorded.recordOf(upgrade), upgrade, List.of()));
  }

  /**
   * The same by what the database says of itself: an upgrade of another namespace, or one whose
   * StatefulSets are called otherwise.
   *
   * @param needed whether the database must answer
   */
  Optional<StepResult> takenInTheDatabase(boolean needed) {
    Subject subject = needed ? RecordSubject.of(context) : RecordSubject.asFarAsKnown(context);
    return related(subject).map(this::queued);
  }

  /** Whether another upgrade has taken the cluster since this one was validated. */
  Optional<StepResult> takenSince() {
    return takenAtTheSite().or(() -> takenInTheDatabase(false));
  }

  /** Whether an older upgrade is about to take the cluster. */
  Optional<StepResult> olderFirst() {
    Optional<ObUpgrade> older = new PlanningUpgrades(context, notes).older();
    if (older.isEmpty() || notes.freeForLong()) {
      return Optional.empty();
    }
    notes.free();
    return Optional.of(
        new StepResult.Queued(
            Reason.OlderFirst,
            "ObUpgrade %s is older and is about to take this cluster. It goes first."
                .formatted(name(older.get())),
            Duration.ofSeconds(10)));
  }

  private Optional<Rival> related(Subject subject) {
    return RelatedRecords.of(context, subject).held().stream().map(this::rival).findFirst();
  }

  private Rival rival(Related related) {
    return new Rival(related.record(), related.holder().orElseThrow(), related.shared());
  }

  private Optional<Rival> rival(ClusterRecord record, List<String> shared) {
    return record.holder().equals(context.uid())
        ? Optional.empty()
        : RecordHolder.live(context, record).map(upgrade -> new Rival(record, upgrade, shared));
  }

  private StepResult queued(Rival rival) {
    String since = MOMENT.format(notes.awaits(rival.record()));
    String what =
        rival.shared().isEmpty()
            ? "ObUpgrade %s is upgrading this cluster.".formatted(name(rival.upgrade()))
            : "ObUpgrade %s is upgrading a cluster that also has StatefulSets %s."
                .formatted(name(rival.upgrade()), String.join(", ", rival.shared()));
    return new StepResult.Queued(
        rival.shared().isEmpty() ? Reason.UpgradeAtWork : Reason.StatefulSetTaken,
        "%s %s Waiting for it since %s.".formatted(what, state(rival.upgrade()), since),
        RECHECK);
  }

  private static String name(ObUpgrade upgrade) {
    return upgrade.getMetadata().getNamespace() + "/" + upgrade.getMetadata().getName();
  }

  /** Without the step, which changes too often: every change of the message is a write. */
  private static String state(ObUpgrade upgrade) {
    ObUpgradeStatus status = upgrade.getStatus();
    if (status == null || status.phase() == null) {
      return "Its status can't be read.";
    }
    return switch (status.phase()) {
      case Stalled -> "It is Stalled at %s.".formatted(status.step());
      case Paused -> "It is Paused at %s.".formatted(status.step());
      default ->
          "It is %s%s."
              .formatted(
                  status.phase(), status.progress() == null ? "" : " (" + status.progress() + ")");
    };
  }
}
