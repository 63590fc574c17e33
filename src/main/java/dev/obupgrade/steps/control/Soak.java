package dev.obupgrade.steps.control;

import dev.obupgrade.api.Durations;
import dev.obupgrade.flow.Elapsed;
import dev.obupgrade.health.ClusterServing;
import dev.obupgrade.health.EveryLogStreamLed;
import dev.obupgrade.health.GateResult;
import dev.obupgrade.health.LogInSync;
import dev.obupgrade.health.SafeWithoutZone;
import dev.obupgrade.health.SchemasRefreshed;
import dev.obupgrade.health.Scope;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.steps.context.Gates;
import dev.obupgrade.steps.context.NotedTime;
import dev.obupgrade.steps.context.UpgradeContext;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code spec.soak}: between two zones every gate must stay open for so long. A gate that shuts, or
 * a database that doesn't answer, begins the time again.
 */
final class Soak implements Control {
  private static final Duration RECHECK = Duration.ofSeconds(10);

  /** Note: since when every gate has been open. */
  private static final String CALM = "calm";

  @Override
  public String condition() {
    return Conditions.SOAKED;
  }

  @Override
  public Optional<Word> look(Place place) {
    String soak = place.context().spec().soak();
    if (soak == null) {
      return Optional.empty();
    }
    if (!place.beginsZone() || place.firstZone()) {
      return Optional.of(
          Word.pass(
              Conditions.UNKNOWN, Reason.SoakLater, "The soak comes after a zone (spec.soak)"));
    }
    NotedTime calm = new NotedTime(place.context().run(), CALM);
    Optional<String> trouble = trouble(place.context());
    if (trouble.isPresent()) {
      calm.forget();
      return Optional.of(
          Word.hold(
              Conditions.FALSE,
              Reason.SoakDisturbed,
              "%s The soak of %s begins again when every gate is open"
                  .formatted(Reason.sentence(trouble.get()), soak),
              RECHECK));
    }
    calm.isNowAtFirst();
    Duration wanted = Durations.parse(soak);
    Elapsed since = calm.since().orElseThrow();
    if (since.longerThan(wanted)) {
      return Optional.of(
          Word.pass(
              Conditions.TRUE, Reason.Soaked, "Every gate has stayed open for %s".formatted(soak)));
    }
    Duration left = wanted.minus(since.total());
    return Optional.of(
        Word.hold(
            Conditions.FALSE,
            Reason.Soaking,
            "Every gate is open. %s begins when that has lasted for %s (spec.soak)"
                .formatted(place.address().zone().orElseThrow(), soak),
            left.isPositive() && left.compareTo(RECHECK) < 0 ? left : RECHECK));
  }

  private static Optional<String> trouble(UpgradeContext context) {
    try {
      return Gates.shut(
              context.database(),
              new ClusterServing(),
              new EveryLogStreamLed(),
              new LogInSync(Scope.EVERYWHERE),
              new SchemasRefreshed(Scope.EVERYWHERE),
              new SafeWithoutZone(context.zone().name()))
          .map(GateResult.Shut::message);
    } catch (DatabaseException e) {
      return Optional.of("The database doesn't answer: " + e.getMessage());
    }
  }
}
