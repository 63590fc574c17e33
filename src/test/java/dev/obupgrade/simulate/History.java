package dev.obupgrade.simulate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What happened in a world, in order: when, who, what. */
final class History {
  private final Instant begin;
  private final List<Line> lines = new ArrayList<>();

  History(Instant begin) {
    this.begin = begin;
  }

  private record Line(Duration at, String actor, String effect) {
    @Override
    public String toString() {
      return "%d:%02d:%02d.%03d %-10s %s"
          .formatted(
              at.toHours(),
              at.toMinutesPart(),
              at.toSecondsPart(),
              at.toMillisPart(),
              actor,
              effect);
    }
  }

  void add(Instant at, String actor, String effect) {
    lines.add(new Line(Duration.between(begin, at), actor, effect));
  }

  List<String> lines() {
    return lines.stream().map(Line::toString).toList();
  }

  /** Equal for equal histories. */
  long fingerprint() {
    long print = 17;
    for (Line line : lines) {
      print = print * 1_000_003 + line.toString().hashCode();
    }
    return print;
  }
}
