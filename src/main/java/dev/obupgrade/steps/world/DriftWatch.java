package dev.obupgrade.steps.world;

import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.api.WatchedZone;
import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.Names;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.reason.Reason;
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
 * </ol>
 */
public final class DriftWatch implements WorldWatch {
  /** Who restores an image every few seconds must have stopped before the operator acts again. */
  private static final Duration QUIET = Duration.ofSeconds(30);

  private final Mender mender;

  public DriftWatch(Mender mender) {
    this.mender = mender;
  }

  @Override
  public Optional<StepResult> look(UpgradeContext context, Step<UpgradeContext> step) {
    if (context.run().status().plan() == null || context.spec().mode() != UpgradeMode.Upgrade) {
      return Optional.empty();
    }
    if (context.run().status().watched().isEmpty()) {
      // An operator that knew no watch began this upgrade. What it established can't be known.
      Watched.establish(context);
    }
    Optional<Drift> drift = drift(context);
    drift.ifPresent(d -> tell(context, d));
    if (drift.isPresent()) {
      return drift.filter(d -> step.heldByDrift(context)).map(Drift::holds);
    }
    Acceptance.forget(context.run());
    // Asked for last: a lost record must not keep a zone out of service either.
    return step.heldByDrift(context)
        ? RecordWatch.look(context).map(Drift::holds)
        : Optional.empty();
  }

  private Optional<Drift> drift(UpgradeContext context) {
    List<SetWatch> sets =
        context.run().status().watched().stream().map(z -> new SetWatch(context, z)).toList();
    Optional<List<Server>> servers = servers(context);
    Optional<Drift> unmended =
        servers.stream()
            .flatMap(all -> sets.stream().flatMap(set -> set.patient(all).stream()))
            .flatMap(patient -> mender.mend(context, patient).stream())
            .findFirst();
    return unmended
        .or(() -> settings(context, sets))
        .or(
            () ->
                first(
                    sets.stream().flatMap(s -> s.imageBefore(servers.orElse(List.of())).stream())))
        .or(() -> database(context, sets, servers))
        .or(() -> unquiet(context));
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

  private static Optional<Drift> unquiet(UpgradeContext context) {
    return first(
        context.run().status().watched().stream()
            .filter(z -> z.restoredAt() != null)
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

  /** Says it once in an event, also where the step goes on. */
  private static void tell(UpgradeContext context, Drift drift) {
    String hash = Names.hash(drift.what());
    if (!context.run().note("drift").equals(Optional.of(hash))) {
      context.run().remember("drift", hash);
      context
          .kubernetes()
          .events()
          .warning(context.upgrade(), drift.reason(), drift.reason().explain(drift.what()));
    }
  }
}
