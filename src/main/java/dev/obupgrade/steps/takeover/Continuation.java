package dev.obupgrade.steps.takeover;

import dev.obupgrade.api.HopStatus;
import dev.obupgrade.api.StepPhase;
import dev.obupgrade.api.StepStatus;
import dev.obupgrade.api.TakenOverFrom;
import dev.obupgrade.api.ZonePhase;
import dev.obupgrade.api.ZoneStatus;
import dev.obupgrade.steps.takeover.Standing.AfterPost;
import dev.obupgrade.steps.takeover.Standing.AllNew;
import dev.obupgrade.steps.takeover.Standing.Mixed;
import dev.obupgrade.steps.takeover.Standing.Prepared;
import dev.obupgrade.steps.takeover.Standing.Unfinished;
import dev.obupgrade.steps.world.DatabaseWatch;
import dev.obupgrade.steps.world.RecordWatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an unfinished upgrade becomes in the status: the records of the steps that need not run, and
 * the order of the zones. Zones that are through come first, because the steps on record are always
 * those that the list begins with. A zone that somebody left stopped is next: it costs redundancy.
 */
public final class Continuation {
  private static final String TAKEN = "Taken over: ";

  /** The steps before {@code replacePods}, with which a zone that is stopped already begins. */
  private static final List<String> BEFORE_REPLACEMENT =
      List.of("clusterHealthy", "pullImage", "stopZone", "minorFreeze");

  private final Unfinished standing;
  private final String whoBegan;
  private final Instant now;

  /**
   * @param whoBegan the upgrade, as a sentence
   */
  public Continuation(Unfinished standing, String whoBegan, Instant now) {
    this.standing = standing;
    this.whoBegan = whoBegan;
    this.now = now;
  }

  public TakenOverFrom from() {
    return switch (standing) {
      case Prepared prepared -> TakenOverFrom.Prepared;
      case Mixed mixed -> TakenOverFrom.Mixed;
      case AllNew allNew -> allNew.postBegun() ? TakenOverFrom.PostBegun : TakenOverFrom.AllNew;
      case AfterPost afterPost -> TakenOverFrom.AfterPost;
    };
  }

  /** The build before the hop, or all that is known of it. */
  public String origin() {
    return switch (standing) {
      case Prepared prepared -> prepared.from().toString();
      case Mixed mixed -> mixed.from().toString();
      case AllNew allNew ->
          allNew.from().map(Object::toString).orElseGet(() -> allNew.hop().toString());
      case AfterPost afterPost -> afterPost.hop().toString();
    };
  }

  /** The zones in the order in which they are upgraded; else in that of the spec. */
  public List<String> order(List<String> zones) {
    List<String> ordered = new ArrayList<>(zones);
    ordered.sort(Comparator.comparingInt(this::rank));
    return ordered;
  }

  private int rank(String zone) {
    if (through(zone)) {
      return 0;
    }
    if (stopped(zone)) {
      return 1;
    }
    return standing instanceof Mixed mixed && mixed.halves().contains(zone) ? 2 : 3;
  }

  private boolean stopped(String zone) {
    return standing.stopped().filter(zone::equals).isPresent();
  }

  private boolean through(String zone) {
    return switch (standing) {
      case Prepared prepared -> false;
      case Mixed mixed -> mixed.through().contains(zone);
      case AllNew allNew -> !stopped(zone);
      case AfterPost afterPost -> !stopped(zone);
    };
  }

  /** The record of the hop under way. */
  public HopStatus hop(String version, List<String> order) {
    HopStatus pending = HopStatus.pending(version, order);
    return pending.withSteps(steps()).withZones(pending.zones().stream().map(this::zone).toList());
  }

  private List<StepStatus> steps() {
    Stream<StepStatus> checks =
        Stream.of(
            taken(
                RecordWatch.PRE_CHECK,
                "no check ran, because upgrade_checker.py and the built-in checks refuse "
                    + (standing instanceof AfterPost
                        ? "a cluster whose last upgrade is unfinished. "
                        : "a cluster in upgrade mode. ")
                    + whoBegan
                    + " "
                    + proof()));
    boolean scriptRunsAgain = standing instanceof Prepared && standing.stopped().isEmpty();
    return scriptRunsAgain
        ? checks.toList()
        : Stream.concat(
                checks,
                Stream.of(
                    taken(
                        DatabaseWatch.PREPARE,
                        "upgrade_pre.py did not run again. " + standing.evidence())))
            .toList();
  }

  private String proof() {
    return standing instanceof Prepared && standing.stopped().isEmpty()
        ? "Instead the operator proved that every server is in service, that all logs are in sync, and that each zone can be missing."
        : "The operator proves before each zone that the others can do without it.";
  }

  private ZoneStatus zone(ZoneStatus pending) {
    if (through(pending.name())) {
      return pending
          .withPhase(ZonePhase.Upgraded)
          .withBuild(standing.hop().toString())
          .withStartedAt(now)
          .withFinishedAt(now);
    }
    if (stopped(pending.name())) {
      return pending
          .withStoppedAt(now)
          .withSteps(
              BEFORE_REPLACEMENT.stream()
                  .map(step -> taken(step, "somebody left the zone stopped."))
                  .toList());
    }
    return pending;
  }

  private StepStatus taken(String step, String why) {
    return new StepStatus(
        step, StepPhase.Succeeded, null, TAKEN + why, now, now, 0, null, null, null);
  }
}
