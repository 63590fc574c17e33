package dev.obupgrade.steps.takeover;

import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.takeover.Standing.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says why nobody can continue an upgrade yet, and what a person can do. */
final class Refusals {
  private static final String BEGIN = "ALTER SYSTEM BEGIN UPGRADE";
  private static final String BEGIN_ROLLING = "ALTER SYSTEM BEGIN ROLLING UPGRADE";
  private static final String END = "ALTER SYSTEM END UPGRADE";
  private static final String ALONE = "Make sure that nobody else upgrades this cluster.";
  private static final String PREPARED = "DBUPGRADE";

  private final Facts facts;
  private final Findings findings;

  Refusals(Facts facts) {
    this.facts = facts;
    this.findings = new Findings(facts);
  }

  static Refused plain(Reason reason, String what) {
    return new Refused(reason, what, "", List.of());
  }

  /**
   * New binaries alone are no upgrade: END ROLLING UPGRADE raises min_observer_version, and {@code
   * upgrade_post.py} does not send it while upgrade mode is off.
   */
  Refused withoutMode(BuildVersion running, ObVersion least) {
    Protection protection =
        new Protection(facts, least, running.version(), facts.stopped().stream().findFirst());
    return new Refused(
        Reason.HalfUpgraded,
        "Every server runs %s already, but min_observer_version is %s and upgrade mode is off."
            .formatted(running, least),
        ALONE,
        Stream.concat(
                Stream.of(BEGIN, BEGIN_ROLLING),
                protection.lacking().stream().flatMap(lack -> lack.statements().stream()))
            .toList());
  }

  /** What is missing of upgrade mode and of the parameters that protect mixed binaries. */
  Optional<Refused> unprotected(Reason reason, String what, Protection protection) {
    boolean mode = facts.state().inUpgradeMode();
    boolean stage = facts.state().stage().contains(PREPARED);
    List<Protection.Lack> lacking = protection.lacking();
    if (mode && stage && lacking.isEmpty()) {
      return Optional.empty();
    }
    List<String> statements = new ArrayList<>();
    if (!mode) {
      statements.add(BEGIN);
    }
    if (!mode || !stage) {
      statements.add(BEGIN_ROLLING);
    }
    lacking.forEach(lack -> statements.addAll(lack.statements()));
    String lacks =
        lacking.stream().map(lack -> " " + lack.fact() + ".").collect(Collectors.joining());
    return Optional.of(
        new Refused(reason, what + " " + findings.mode() + lacks, ALONE, statements));
  }

  /** While every server runs the old build, END UPGRADE alone undoes upgrade mode. */
  Refused endInstead(String what) {
    return new Refused(
        Reason.HalfUpgraded,
        what,
        "No server runs a new build, so end that upgrade. The next one then runs every check.",
        Stream.concat(start(facts.stopped()), Stream.of(END)).toList());
  }

  Refused preparedForAnother(BuildVersion running, String begun, BuildVersion hop) {
    return new Refused(
        Reason.TargetChanged,
        findings.all(running)
            + " Somebody prepared the cluster for %s, but the path leads to %s first."
                .formatted(begun, hop),
        "Name %s in spec.target. Or end that upgrade, which no server has begun.".formatted(begun),
        Stream.concat(start(facts.stopped()), Stream.of(END)).toList());
  }

  Refused otherTarget(String what, BuildVersion runs, Optional<BuildVersion> hop) {
    return new Refused(
        Reason.TargetChanged,
        "%s The upgrade to %s is under way, and the spec's path %s."
            .formatted(
                what, runs, hop.map(b -> "leads to " + b + " first").orElse("does not lead to it")),
        "Finish first with the build that runs: name an image of %s in spec.target or spec.via."
            .formatted(runs),
        List.of());
  }

  /** The zone with both builds, or the one that the record names, stays out of service. */
  Refused severalStopped() {
    List<String> stopped = facts.stopped();
    String kept =
        stopped.stream()
            .filter(z -> facts.buildsOf(z).size() > 1)
            .findFirst()
            .or(() -> facts.record().flatMap(ClusterRecord::zone).filter(stopped::contains))
            .orElse(stopped.getFirst());
    return new Refused(
        Reason.ZonesStopped,
        "Zones %s are stopped, and at most one may be.".formatted(String.join(", ", stopped)),
        "Start all but %s.".formatted(kept),
        start(stopped.stream().filter(z -> !z.equals(kept)).toList()).toList());
  }

  private static Stream<String> start(List<String> zones) {
    return zones.stream().map("ALTER SYSTEM START ZONE "::concat);
  }
}
