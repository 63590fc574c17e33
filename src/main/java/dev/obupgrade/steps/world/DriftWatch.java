package dev.obupgrade.steps.world;

import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.api.WatchedZone;
import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.StepAddress;
import dev.obupgrade.status.StepRecords;
import dev.obupgrade.steps.context.RecordNotes;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.context.WorldWatch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compares the world with what was established, at every turn from the plan until the end.
 *
 * <ol>
 *   <li>It reads each zone's StatefulSet, and asks the database for servers, zones and its upgrade
 *       mode.
 *   <li>It has the image of a zone mended that has its new one.
 *   <li>What else has drifted holds a step that would act. A step that brings a zone back goes on.
 *   <li>The condition Drifted has what it saw, also where the step goes on, or has failed.
 * </ol>
 */
public final class DriftWatch implements WorldWatch {
  /** Who restores an image every few seconds must have stopped before the operator acts again. */
  private static final Duration QUIET = Duration.ofSeconds(30);

  /** Between two looks while a step that has failed waits for a person. */
  private static final Duration STANDING_BY = Duration.ofSeconds(5);

  private final Mending mending;

  public DriftWatch(Mender mender) {
    this.mending = new Mending(mender);
  }

  @Override
  public Optional<StepResult> look(UpgradeContext context, Step<UpgradeContext> step) {
    if (!watches(context)) {
      return Optional.empty();
    }
    Optional<Drift> drift = drift(context);
    DriftReport.write(context, drift);
    if (drift.isEmpty()) {
      Acceptance.forget(context.run());
    }
    if (!step.heldByDrift(context)) {
      return Optional.empty();
    }
    // The record is asked for last: a lost one must not keep a zone out of service.
    return drift.or(() -> record(context)).map(Drift::holds);
  }

  @Override
  public Optional<Duration> standBy(UpgradeContext context) {
    Optional<Drift> drift = watches(context) ? drift(context) : Optional.empty();
    DriftReport.write(context, drift);
    return drift.map(d -> STANDING_BY);
  }

  private static boolean watches(UpgradeContext context) {
    if (context.run().status().plan() == null || context.spec().mode() != UpgradeMode.Upgrade) {
      return false;
    }
    if (context.run().status().watched().isEmpty()) {
      // An operator that knew no watch began this upgrade. What it established can't be known.
      Watched.establish(context);
    }
    return true;
  }

  private static Optional<Drift> record(UpgradeContext context) {
    Optional<Drift> drift = RecordWatch.look(context);
    drift.ifPresent(d -> DriftReport.tell(context, d));
    return drift;
  }

  private Optional<Drift> drift(UpgradeContext context) {
    List<SetWatch> sets =
        context.run().status().watched().stream().map(z -> new SetWatch(context, z)).toList();
    Optional<List<Server>> servers = servers(context);
    Optional<Drift> unmended =
        servers.stream()
            .filter(any -> locked(context))
            .flatMap(all -> sets.stream().flatMap(set -> set.patient(all).stream()))
            .flatMap(patient -> mending.of(context, patient).stream())
            .findFirst();
    return unmended
        .or(() -> settings(context, sets))
        .or(
            () ->
                first(
                    sets.stream().flatMap(s -> s.imageBefore(servers.orElse(List.of())).stream())))
        .or(() -> database(context, sets, servers))
        .or(() -> unquiet(context, servers.isPresent()));
  }

  /**
   * Whether this upgrade has taken the cluster's record. Before that another one may be at work,
   * and what differs may be its work.
   */
  private static boolean locked(UpgradeContext context) {
    return StepRecords.succeeded(context.run().status(), StepAddress.once(RecordNotes.TAKE_RECORD));
  }

  /** Empty when the database doesn't answer: the step says so itself. */
  private static Optional<List<Server>> servers(UpgradeContext context) {
    try {
      return Optional.of(context.database().servers());
    } catch (DatabaseException e) {
      return Optional.empty();
    }
  }

  private static Optional<Drift> settings(UpgradeContext context, List<SetWatch> sets) {
    for (SetWatch set : sets) {
      Optional<Drift> drift = set.settings();
      if (drift.isPresent() && !Acceptance.accepts(context, set.zone(), drift.get())) {
        return drift;
      }
    }
    return Optional.empty();
  }

  private static Optional<Drift> database(
      UpgradeContext context, List<SetWatch> sets, Optional<List<Server>> servers) {
    if (servers.isEmpty()) {
      return Optional.empty();
    }
    try {
      return first(sets.stream().flatMap(set -> set.builds(servers.get()).stream()))
          .or(() -> DatabaseWatch.look(context));
    } catch (DatabaseException e) {
      return Optional.empty();
    }
  }

  /**
   * @param mended whether the mender has nothing left to do
   */
  private static Optional<Drift> unquiet(UpgradeContext context, boolean mended) {
    List<WatchedZone> restored =
        context.run().status().watched().stream().filter(z -> z.restoredAt() != null).toList();
    restored.stream()
        .filter(z -> mended && !lately(context, z))
        .forEach(z -> Watched.calm(context, z.zone()));
    return first(
        restored.stream()
            .filter(z -> lately(context, z))
            .map(
                z ->
                    new Drift(
                        Reason.ImagePutBack,
                        "Zone %s: %s set image %s on StatefulSet %s, and the operator set %s again. It waits until that stays for %d s"
                            .formatted(
                                z.zone(),
                                z.restoredBy(),
                                z.restoredFrom(),
                                z.statefulSet(),
                                z.image(),
                                QUIET.toSeconds()))));
  }

  /** By the stopwatch: a wall clock that jumps must not hold an upgrade for hours. */
  private static boolean lately(UpgradeContext context, WatchedZone zone) {
    return context
            .run()
            .since("restored " + zone.zone(), zone.restoredAt())
            .total()
            .compareTo(QUIET)
        < 0;
  }

  private static Optional<Drift> first(Stream<Drift> drifts) {
    return drifts.findFirst();
  }
}
