package dev.obupgrade.simulate;

import dev.obupgrade.kube.JobRequest.Work;
import dev.obupgrade.plan.BuildVersion;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** How far the upgrade is in truth, by what was done: scripts that ran, zones that were started. */
final class Progress {
  private final Set<String> through = new LinkedHashSet<>();
  private final Set<String> healthy = new LinkedHashSet<>();
  private Optional<BuildVersion> hop = Optional.empty();
  private boolean checker;
  private boolean suite;
  private boolean clusterHealthy;

  void ran(Work work, boolean passed, Optional<BuildVersion> build) {
    switch (work) {
      case Work.Suite any -> suite = passed;
      case Work.Script script -> ran(script, passed, build);
      case Work.Probe any -> {}
    }
  }

  private void ran(Work.Script script, boolean passed, Optional<BuildVersion> build) {
    switch (script.script()) {
      case "upgrade_checker.py" -> checker = passed;
      case "upgrade_pre.py" -> {
        if (!hop.equals(build)) {
          through.clear();
          hop = build;
        }
      }
      case "upgrade_post.py" -> {
        if (passed) {
          checker = false;
          suite = false;
        }
      }
      default -> {
        clusterHealthy |= passed && script.zone().isEmpty();
        if (passed) {
          script.zone().ifPresent(healthy::add);
        }
      }
    }
  }

  void stopped(String zone) {
    clusterHealthy = false;
    healthy.remove(zone);
  }

  void started(String zone) {
    through.add(zone);
    healthy.remove(zone);
  }

  /** Whether both checks have passed, and nothing was upgraded since. */
  boolean checked() {
    return checker && suite;
  }

  /** Whether the health checker has passed since a zone was stopped last. */
  boolean clusterHealthy() {
    return clusterHealthy;
  }

  /** Whether the health checker has passed for this zone since it was stopped. */
  boolean zoneHealthy(String zone) {
    return healthy.contains(zone);
  }

  /** The build of the hop under way: that of the last upgrade_pre.py. */
  Optional<BuildVersion> hop() {
    return hop;
  }

  /** The zones that this hop has started again. */
  Set<String> through() {
    return through;
  }
}
