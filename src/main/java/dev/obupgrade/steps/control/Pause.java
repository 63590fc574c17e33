package dev.obupgrade.steps.control;

import dev.obupgrade.api.PausePoint;
import dev.obupgrade.kube.ManagedFields;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.Conditions;
import java.time.Duration;
import java.util.Optional;

/** {@code spec.paused}: the upgrade stands still at the next point of the kind that it names. */
final class Pause implements Control {
  /** An edit of the spec wakes the operator at once. */
  private static final Duration RECHECK = Duration.ofMinutes(1);

  @Override
  public String condition() {
    return Conditions.PAUSED;
  }

  @Override
  public String unused() {
    return "The upgrade continues.";
  }

  @Override
  public Optional<Word> look(Place place) {
    return Optional.ofNullable(place.context().spec().paused()).map(point -> look(place, point));
  }

  private static Word look(Place place, PausePoint point) {
    String who =
        ManagedFields.owner(place.context().upgrade().getMetadata(), "spec", "paused")
            .map(manager -> ", as " + manager + " asked")
            .orElse("");
    if (place.begun() || (point == PausePoint.BetweenZones && !place.everyZoneServes())) {
      return Word.pass(
          Conditions.FALSE,
          Reason.PauseRequested,
          "The upgrade pauses %s%s (spec.paused: %s)"
              .formatted(
                  point == PausePoint.NextStep
                      ? "before the step after " + place.address()
                      : "at the next step before which every zone is in service",
                  who,
                  point));
    }
    return Word.hold(
        Conditions.TRUE,
        Reason.Paused,
        "The upgrade is paused before %s%s (spec.paused: %s). %s"
            .formatted(
                place.address(),
                who,
                point,
                place.everyZoneServes()
                    ? "No zone is out of service because of it."
                    : "Zone %s is out of service meanwhile."
                        .formatted(place.address().zone().orElseThrow())),
        RECHECK);
  }
}
