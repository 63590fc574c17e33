package dev.obupgrade.steps.control;

import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.steps.planning.ResolvePath;
import dev.obupgrade.steps.planning.Validate;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;

/**
 * {@code spec.notBefore}: until then the operator only validates the cluster and finds the path.
 * With a later time, given while the upgrade is under way, it stands still where every zone is in
 * service.
 */
final class NotBefore implements Control {
  private static final Duration RECHECK = Duration.ofMinutes(1);
  private static final Set<String> PLANNING = Set.of(Validate.NAME, ResolvePath.NAME);

  @Override
  public String condition() {
    return Conditions.DUE;
  }

  @Override
  public Optional<Word> look(Place place) {
    return Optional.ofNullable(place.context().spec().notBefore()).map(at -> look(place, at));
  }

  private static Word look(Place place, String text) {
    boolean concerned =
        !place.begun() && place.everyZoneServes() && !PLANNING.contains(place.address().step());
    OffsetDateTime time;
    try {
      time = OffsetDateTime.parse(text);
    } catch (DateTimeParseException e) {
      return Word.wrong(
          "spec.notBefore is %s, which is no date and time. The operator changes nothing"
              .formatted(text),
          concerned);
    }
    Duration left = Duration.between(place.context().run().now(), time.toInstant());
    if (!left.isPositive()) {
      return Word.pass(Conditions.TRUE, Reason.TimeHasCome, "%s has passed".formatted(text));
    }
    String waits = "The operator continues at %s (spec.notBefore)".formatted(text);
    return concerned
        ? Word.hold(
            Conditions.FALSE,
            Reason.BeforeTime,
            waits,
            left.compareTo(RECHECK) < 0 ? left : RECHECK)
        : Word.pass(Conditions.FALSE, Reason.BeforeTime, waits);
  }
}
