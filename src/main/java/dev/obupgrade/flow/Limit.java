package dev.obupgrade.flow;

import dev.obupgrade.api.Durations;
import dev.obupgrade.flow.TimeLimit.ClusterSize;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The time limit that counts for a step now: what the spec says, else the step's own. The engine
 * only reports with it: no step ends because of it.
 *
 * @param words says which limit it is
 */
record Limit(Duration time, String words) {

  /**
   * @param timeouts the spec's, by the name of the step
   * @param size asked for only if the answer depends on it
   */
  static Limit of(
      Step<?> step, Map<String, Duration> timeouts, Elapsed waited, Supplier<ClusterSize> size) {
    Duration asked = timeouts.get(step.name());
    if (asked != null) {
      return new Limit(
          asked,
          "The step takes longer than %s (spec.timeouts.%s)."
              .formatted(Durations.text(asked), step.name()));
    }
    TimeLimit own = step.limit();
    boolean small = !own.grows() || !waited.mayExceed(own.least());
    Duration time = own.in(small ? ClusterSize.UNKNOWN : size.get());
    return new Limit(
        time,
        "The step takes longer than %s, its default limit (spec.timeouts.%s changes it)."
            .formatted(Durations.text(time), step.name()));
  }
}
