package dev.obupgrade.e2e;

import dev.obupgrade.e2e.StormEvent.Moment;
import java.util.List;
import java.util.Random;

/**
 * What the cluster is like when an event is about to happen.
 *
 * @param step of the upgrade, such as {@code zone2/stopZone}
 * @param through zones that are through
 * @param notServing what the database doesn't count on
 */
record Weather(
    MovingSite site, Random random, String step, List<String> through, List<String> notServing) {
  private static final List<String> OUT =
      List.of(
          "stopZone",
          "minorFreeze",
          "replacePods",
          "versionRefreshed",
          "logInSync",
          "schemaRefreshed",
          "zoneHealthy",
          "startZone");

  /** The steps up to the end of the pre-checks. */
  private static final List<String> BEFORE =
      List.of("validate", "resolvePath", "takeRecord", "preCheck");

  Weather {
    through = List.copyOf(through);
    notServing = List.copyOf(notServing);
  }

  boolean suits(Moment moment) {
    return switch (moment) {
      case ANY -> true;
      case ALL_SERVE -> allServe();
      case ALL_SERVE_AND_ONE_IS_THROUGH -> allServe() && !through.isEmpty();
      case ONE_IS_OUT -> oneIsOut();
      case ONE_IS_STOPPED_AND_RUNS -> step.endsWith("/minorFreeze");
      case IN_A_ZONE -> inAZone() && !zone().equals("zone3");
      case ONE_IS_NOT_BEGUN -> inAZone() && !zone().equals("zone3");
      case A_JOB_RUNS -> !site.hands.jobPods().isEmpty();
    };
  }

  private boolean inAZone() {
    return step.contains("/");
  }

  /** The zone under way. */
  String zone() {
    return inAZone() ? step.substring(0, step.indexOf('/')) : "zone0";
  }

  private String act() {
    return step.substring(step.indexOf('/') + 1);
  }

  /** Not while the checks run: a server that is away is what they must report. */
  private boolean allServe() {
    return notServing.isEmpty() && checked() && !OUT.contains(act()) && site.atRest();
  }

  private boolean checked() {
    return !step.isEmpty() && !BEFORE.contains(step);
  }

  /** Not before STOP ZONE, which the operator protects first. */
  private boolean oneIsOut() {
    return inAZone()
        && OUT.contains(act())
        && !act().equals("stopZone")
        && !act().equals("startZone");
  }

  String anyZone() {
    return pick(MovingSite.ZONES);
  }

  String anotherZone() {
    return pick(MovingSite.ZONES.stream().filter(z -> !z.equals(zone())).toList());
  }

  String zoneThatIsThrough() {
    return pick(through);
  }

  <T> T pick(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }
}
