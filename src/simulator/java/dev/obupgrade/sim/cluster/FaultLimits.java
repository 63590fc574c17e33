package dev.obupgrade.sim.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a fault lasts. {@code 'skip=2'} lets the first two matching statements pass. {@code
 * 'times=1'} switches it off after it has met one. {@code 'for=30'} switches it off after 30 s of
 * the cluster's time.
 */
record FaultLimits(long skip, Optional<Long> times, Optional<Duration> lasting) {
  private static final Pattern FORM =
      Pattern.compile("(skip|times|for)=(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** The arguments of a fault without its limits, and the limits. */
  record Split(List<String> arguments, FaultLimits limits) {}

  /**
   * @throws IllegalArgumentException when a limit is no number
   */
  static Split split(String fault, List<String> values) {
    List<String> arguments = new ArrayList<>();
    long skip = 0;
    Optional<Long> times = Optional.empty();
    Optional<Duration> lasting = Optional.empty();
    for (String value : values) {
      Matcher matcher = FORM.matcher(value);
      if (!matcher.matches()) {
        arguments.add(value);
        continue;
      }
      String text = matcher.group(2).replaceFirst("(?i)(?<=\\d)s$", "");
      if (!text.matches("\\d{1,9}(\\.\\d{1,6})?")) {
        throw new IllegalArgumentException(
            "fault "
                + fault
                + ": '"
                + value
                + "' needs a number, such as 'skip=2', 'times=1' or 'for=30' (seconds)");
      }
      double number = Double.parseDouble(text);
      switch (matcher.group(1).toLowerCase(Locale.ROOT)) {
        case "skip" -> skip = (long) number;
        case "times" -> times = Optional.of((long) number);
        default -> lasting = Optional.of(Duration.ofNanos((long) (number * 1e9)));
      }
    }
    boolean counts = skip > 0 || times.isPresent();
    boolean ofStatements = FaultKind.named(fault).filter(FaultKind::ofStatements).isPresent();
    if (counts && !ofStatements) {
      throw new IllegalArgumentException(
          "fault " + fault + ": skip and times count statements; here only 'for=30' has a meaning");
    }
    return new Split(arguments, new FaultLimits(skip, times, lasting));
  }
}
