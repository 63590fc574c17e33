package dev.obupgrade.status;

import dev.obupgrade.api.StepStatus;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How long each step of a zone or hop took, as one line: {@code stopZone 3s, startZone 2s in 2
 * actions}.
 *
 * @param actions that the step took; 1 also stands for none
 */
public record Took(String step, Duration time, int actions) {
  /** An earlier operator wrote a negative time after a clock had been set back. */
  private static final Pattern PART = Pattern.compile("(\\w+) (-?\\d+)s(?: in (\\d+) actions)?");

  private static final Pattern BETWEEN = Pattern.compile(", ");

  /** The line of steps that have all ended. */
  public static String line(List<StepStatus> steps) {
    return steps.stream().map(Took::of).map(Took::toString).collect(Collectors.joining(", "));
  }

  /** The steps of such a line, in its order; none of a line that is absent. */
  public static List<Took> parse(String line) {
    return line == null || line.isEmpty()
        ? List.of()
        : BETWEEN.splitAsStream(line).map(Took::parsePart).toList();
  }

  private static Took of(StepStatus step) {
    Duration time = Duration.between(step.startedAt(), step.finishedAt());
    return new Took(
        step.name(), time.isNegative() ? Duration.ZERO : time, Math.max(1, step.attempts()));
  }

  private static Took parsePart(String part) {
    Matcher matcher = PART.matcher(part);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a step and its time: " + part);
    }
    String actions = matcher.group(3);
    return new Took(
        matcher.group(1),
        Duration.ofSeconds(Math.max(0, Long.parseLong(matcher.group(2)))),
        actions == null ? 1 : Integer.parseInt(actions));
  }

  @Override
  public String toString() {
    return step + " " + time.toSeconds() + "s" + (actions > 1 ? " in " + actions + " actions" : "");
  }
}
