package dev.obupgrade.steps.control;

import dev.obupgrade.api.WindowSpec;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.steps.hop.Prepare;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code spec.window}: the operator begins a zone only in these hours, and stops one only then. It
 * doesn't prepare a hop outside them either, because {@code upgrade_pre.py} turns off DDL until the
 * last zone is through.
 */
final class InWindow implements Control {
  private static final Duration RECHECK = Duration.ofMinutes(1);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm VV", Locale.ROOT);

  @Override
  public String condition() {
    return Conditions.IN_WINDOW;
  }

  @Override
  public Optional<Word> look(Place place) {
    return Optional.ofNullable(place.context().spec().window()).map(spec -> look(place, spec));
  }

  private static Word look(Place place, WindowSpec spec) {
    boolean concerned =
        place.beginsZone()
            || place.stopsZone()
            || (!place.begun() && place.address().step().equals(Prepare.NAME));
    Window window;
    try {
      window = Window.of(spec);
    } catch (DateTimeException e) {
      return Word.wrong(
          "spec.window.timeZone is %s, which this operator's time zone database doesn't have. The operator begins no zone"
              .formatted(spec.timeZone()),
          concerned);
    }
    Instant now = place.context().run().now();
    if (window.open(now)) {
      return Word.pass(Conditions.TRUE, Reason.InsideWindow, "The window is open");
    }
    String closed =
        "The window (spec.window) is closed%s"
            .formatted(
                window
                    .opensAfter(now)
                    .map(at -> ". It opens at %s".formatted(TIME.format(at)))
                    .orElse(""));
    return concerned
        ? Word.hold(
            Conditions.FALSE,
            Reason.OutsideWindow,
            "%s. The operator begins %s then".formatted(closed, place.address()),
            RECHECK)
        : Word.pass(Conditions.FALSE, Reason.OutsideWindow, closed);
  }
}
