package dev.obupgrade.steps.takeover;

import dev.obupgrade.oceanbase.UpgradeState;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.takeover.Standing.AfterPost;
import dev.obupgrade.steps.takeover.Standing.AllNew;
import dev.obupgrade.steps.takeover.Standing.Fresh;
import dev.obupgrade.steps.takeover.Standing.Mixed;
import dev.obupgrade.steps.takeover.Standing.Prepared;
import dev.obupgrade.steps.takeover.Standing.Refused;
import dev.obupgrade.steps.takeover.Standing.Unfinished;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * Tells how far an upgrade of the cluster is, from what is live alone. What an earlier ObUpgrade
 * wrote into its status is gone with it, and may never have been true.
 *
 * <ol>
 *   <li>Two builds: the older one is what {@code min_observer_version} says, and the newer one is
 *       the first hop's. Upgrade mode protects the cluster.
 *   <li>One build in upgrade mode: {@code min_observer_version} and the stage tell whether that is
 *       the build before the hop or after it.
 *   <li>One build without upgrade mode: an upgrade begins, unless {@code upgrade_post.py} left
 *       something undone.
 * </ol>
 *
 * What fits none of these is refused, with the facts and with what a person can do.
 */
public final class Judgement {
  private final Facts facts;
  private final Route route;
  private final UpgradeState state;
  private final Findings findings;
  private final Refusals refusals;
  private final Optional<String> stopped;

  private Judgement(Facts facts, Route route) {
    this.facts = facts;
    this.route = route;
    this.state = facts.state();
    this.findings = new Findings(facts);
    this.refusals = new Refusals(facts);
    this.stopped = facts.stopped().stream().findFirst();
  }

  public static Standing of(Facts facts, Route route) {
    return new Judgement(facts, route).judge();
  }

  private Standing judge() {
    SortedMap<BuildVersion, List<String>> builds = facts.builds();
    Standing standing =
        switch (builds.size()) {
          case 0 -> Refusals.plain(Reason.MixedBuilds, "The database lists no server.");
          case 1 -> state.inUpgradeMode() ? inMode(builds.firstKey()) : off(builds.firstKey());
          case 2 -> mixed(builds.firstKey(), builds.lastKey());
          default -> Refusals.plain(Reason.MixedBuilds, findings.differ());
        };
    return standing instanceof Unfinished && facts.stopped().size() > 1
        ? refusals.severalStopped()
        : standing;
  }

  private Standing mixed(BuildVersion older, BuildVersion newer) {
    if (!state.minObserverVersions().contains(older.version())) {
      return Refusals.plain(Reason.MixedBuilds, findings.differ() + " " + findings.mode());
    }
    Optional<BuildVersion> hop = route.firstHop(older);
    if (!hop.equals(Optional.of(newer))) {
      return refusals.otherTarget(findings.differ(), newer, hop);
    }
    Optional<Refused> unprotected =
        refusals.unprotected(
            Reason.MixedBuilds,
            findings.differ(),
            new Protection(facts, older.version(), newer.version(), stopped));
    if (unprotected.isPresent()) {
      return unprotected.get();
    }
    List<String> active = facts.active();
    return new Mixed(
        older,
        newer,
        active.stream().filter(z -> facts.buildsOf(z).equals(Set.of(newer))).toList(),
        active.stream().filter(z -> facts.buildsOf(z).size() > 1).toList(),
        stopped,
        findings.differ() + " " + findings.mode());
  }

  private Standing inMode(BuildVersion running) {
    Optional<ObVersion> older =
        state.minObserverVersions().stream()
            .filter(v -> v.compareTo(running.version()) < 0)
            .findFirst();
    boolean newer =
        state.minObserverVersions().stream().anyMatch(v -> v.compareTo(running.version()) > 0);
    if (newer || state.minObserverVersions().isEmpty()) {
      return Refusals.plain(Reason.HalfUpgraded, findings.all(running) + " " + findings.mode());
    }
    boolean post = state.stage().contains("POSTUPGRADE");
    return older.isPresent() || post || route.isTarget(running) || ended(running)
        ? allNew(older, running, post)
        : prepared(running);
  }

  /** Whether the running build is what the hop under way led to, and not what it begins at. */
  private boolean ended(BuildVersion running) {
    boolean nextHop =
        route
            .firstHop(running)
            .map(hop -> hop.version().toString())
            .filter(version -> facts.recordHop().equals(Optional.of(version)))
            .isPresent();
    boolean thisHop = facts.recordHop().equals(Optional.of(running.version().toString()));
    return facts.dataBehind() || (thisHop && !nextHop);
  }

  private Standing allNew(Optional<ObVersion> older, BuildVersion running, boolean post) {
    if (!route.hasImageOf(running)) {
      return refusals.otherTarget(findings.all(running), running, route.firstHop(running));
    }
    Optional<Refused> unprotected =
        post
            ? Optional.empty()
            : refusals.unprotected(
                Reason.HalfUpgraded,
                findings.all(running),
                new Protection(facts, older.orElse(running.version()), running.version(), stopped));
    return unprotected.isPresent()
        ? unprotected.get()
        : new AllNew(older, running, post, stopped, findings.all(running) + " " + findings.mode());
  }

  private Standing prepared(BuildVersion running) {
    Optional<BuildVersion> hop = route.firstHop(running);
    if (hop.isEmpty()) {
      return new Fresh(); // There is no path, and the plan says why.
    }
    Optional<String> begun = facts.recordHop();
    boolean ours = begun.equals(Optional.of(hop.get().version().toString()));
    if (begun.isPresent() && !ours) {
      return refusals.preparedForAnother(running, begun.get(), hop.get());
    }
    // Only with every zone in service the script runs again. Otherwise it must have ended.
    Optional<Refused> unprotected =
        ours && stopped.isEmpty()
            ? Optional.empty()
            : refusals.unprotected(
                Reason.HalfUpgraded,
                findings.all(running),
                new Protection(facts, running.version(), hop.get().version(), stopped));
    return unprotected.isPresent()
        ? refusals.endInstead(unprotected.get().facts())
        : new Prepared(running, hop.get(), stopped, findings.all(running) + " " + findings.mode());
  }

  private Standing off(BuildVersion running) {
    Optional<ObVersion> other =
        state.minObserverVersion().filter(version -> !version.equals(running.version()));
    if (other.isPresent()) {
      return refusals.withoutMode(running, other.get());
    }
    String version = running.version().toString();
    boolean another = facts.recordHop().filter(hop -> !hop.equals(version)).isPresent();
    if (!state.off() || another || !route.hasImageOf(running)) {
      return new Fresh();
    }
    List<String> left = new PostLeft(facts).what(version);
    if (left.isEmpty() && !facts.dataBehind()) {
      return new Fresh();
    }
    String behind =
        facts.dataBehind() ? " The data of some tenants is not at %s.".formatted(version) : "";
    String off =
        left.isEmpty()
            ? ""
            : " upgrade_post.py did not restore: %s.".formatted(String.join(", ", left));
    return new AfterPost(
        running, stopped, findings.all(running) + " " + findings.mode() + behind + off);
  }
}
