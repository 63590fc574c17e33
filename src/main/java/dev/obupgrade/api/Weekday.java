package dev.obupgrade.api;

import java.time.DayOfWeek;

/** A day of the week, as a window names it. */
public enum Weekday {
  Mon,
  Tue,
  Wed,
  Thu,
  Fri,
  Sat,
  Sun;

  public DayOfWeek day() {
    return DayOfWeek.of(ordinal() + 1);
  }
}
