package dev.obupgrade.steps.control;

import dev.obupgrade.api.Weekday;
import dev.obupgrade.api.WindowSpec;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The hours of {@code spec.window}. An opening is known by the day on which it begins.
 *
 * <p>Daylight saving: a time of day that a day has twice counts as the first for the start, and as
 * the second for the end. One that a day doesn't have counts as the moment at which the clocks
 * change.
 */
record Window(Set<DayOfWeek> days, LocalTime start, LocalTime end, ZoneId zone) {
  /** A day, and the days around it whose opening may reach into it. */
  private static final int A_WEEK_AND_MORE = 9;

  private record Opening(Instant from, Instant until) {
    boolean covers(Instant at) {
      return !at.isBefore(from) && at.isBefore(until);
    }
  }

  /**
   * @throws DateTimeException if the time zone is unknown
   */
  static Window of(WindowSpec spec) {
    Set<DayOfWeek> days =
        spec.days().isEmpty() ? EnumSet.allOf(DayOfWeek.class) : EnumSet.noneOf(DayOfWeek.class);
    spec.days().stream().map(Weekday::day).forEach(days::add);
    return new Window(
        days,
        LocalTime.parse(spec.start()),
        LocalTime.parse(spec.end()),
        ZoneId.of(spec.timeZone()));
  }

  boolean open(Instant at) {
    return openings(at).anyMatch(opening -> opening.covers(at));
  }

  /** When it opens next. */
  Optional<ZonedDateTime> opensAfter(Instant at) {
    return openings(at)
        .map(Opening::from)
        .filter(from -> from.isAfter(at))
        .findFirst()
        .map(from -> from.atZone(zone));
  }

  /** From the day before on, in order. */
  private Stream<Opening> openings(Instant at) {
    LocalDate today = at.atZone(zone).toLocalDate();
    return IntStream.range(-1, A_WEEK_AND_MORE)
        .mapToObj(today::plusDays)
        .filter(day -> days.contains(day.getDayOfWeek()))
        .map(day -> new Opening(from(day), until(day)))
        .filter(opening -> opening.from().isBefore(opening.until()));
  }

  private Instant from(LocalDate day) {
    return changing(day, start)
        .orElseGet(
            () -> ZonedDateTime.of(day, start, zone).withEarlierOffsetAtOverlap().toInstant());
  }

  private Instant until(LocalDate day) {
    LocalDate last = end.isAfter(start) ? day : day.plusDays(1);
    return changing(last, end)
        .orElseGet(() -> ZonedDateTime.of(last, end, zone).withLaterOffsetAtOverlap().toInstant());
  }

  /** The moment at which the clocks change, if that day doesn't have this time. */
  private Optional<Instant> changing(LocalDate day, LocalTime time) {
    return Optional.ofNullable(zone.getRules().getTransition(day.atTime(time)))
        .filter(ZoneOffsetTransition::isGap)
        .map(ZoneOffsetTransition::getInstant);
  }
}
