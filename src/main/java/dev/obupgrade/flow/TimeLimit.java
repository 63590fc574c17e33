package dev.obupgrade.flow;

import dev.obupgrade.api.Durations;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * After how long a step is overdue: a time that is enough in a small cluster, and what each tenant
 * or server needs in a large one. The longest of them counts.
 */
public record TimeLimit(Duration least, Duration eachTenant, Duration eachServer) {

  public static TimeLimit of(Duration least) {
    return new TimeLimit(least, Duration.ZERO, Duration.ZERO);
  }

  public TimeLimit perTenant(Duration time) {
    return new TimeLimit(least, time, eachServer);
  }

  public TimeLimit perServer(Duration time) {
    return new TimeLimit(least, eachTenant, time);
  }

  /** Whether the limit is longer in a larger cluster. */
  boolean grows() {
    return !eachTenant.isZero() || !eachServer.isZero();
  }

  Duration in(ClusterSize size) {
    return Stream.of(
            least,
            eachTenant.multipliedBy(size.tenants()),
            eachServer.multipliedBy(size.serversOfZone()))
        .max(Duration::compareTo)
        .orElseThrow();
  }

  /** For people: {@code 4h, or 5m for each tenant if that is longer}. */
  public String words() {
    String more =
        Stream.of(each(eachTenant, "tenant"), each(eachServer, "server of the zone"))
            .filter(words -> !words.isEmpty())
            .collect(Collectors.joining(" or "));
    return Durations.text(least)
        + (more.isEmpty() ? "" : ", or %s if that is longer".formatted(more));
  }

  private static String each(Duration time, String what) {
    return time.isZero() ? "" : "%s for each %s".formatted(Durations.text(time), what);
  }

  /**
   * What the time that a step needs depends on.
   *
   * @param tenants of the cluster
   * @param serversOfZone of the zone that the step belongs to; 0 for other steps
   */
  public record ClusterSize(int tenants, int serversOfZone) {
    /** When nobody can say. */
    public static final ClusterSize UNKNOWN = new ClusterSize(0, 0);
  }
}
