package dev.obupgrade.simulate;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.kube.JobRequest;
import dev.obupgrade.kube.JobRequest.Work;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.kube.StatefulSetState.Strategy;
import dev.obupgrade.oceanbase.FakeTruth.ServerTruth;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.simulate.Sight.SetSight;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What stands against one act, in the world of one moment. */
final class Complaints {
  private final World world;
  private final Call call;
  private final Progress progress;

  Complaints(World world, Call call) {
    this.world = world;
    this.call = call;
    this.progress = world.rules().progress();
  }

  Set<String> at(Sight sight) {
    Set<String> found = new LinkedHashSet<>();
    announced(found);
    switch (call.method()) {
      case "stopZone" -> stopZone(sight, call.argument(0, String.class), found);
      case "startZone" -> startZone(sight, call.argument(0, String.class), found);
      case "setImage" ->
          image(
              sight, call.argument(0, StatefulSetState.class), (String) call.arguments()[2], found);
      case "hold" -> {
        // A finalizer and a budget are held too.
        if (call.arguments()[0] instanceof StatefulSetState set) {
          notOlder(sight, zoneOf(set.name()), (String) call.arguments()[2], found);
        }
      }
      case "release" -> release(sight, call.argument(0, StatefulSetState.class), found);
      case "deletePod" -> deletePod(sight, call.argument(0, PodState.class), found);
      case "setParameter", "suspendMerge", "resumeMerge", "endUpgrade" -> recorded(sight, found);
      case "create" -> {
        if (call.arguments()[0] instanceof JobRequest job) {
          job(sight, job, found);
        }
      }
      case "replace" -> replaceRecord(sight, call.argument(0, ClusterRecord.class), found);
      default -> {}
    }
    return found;
  }

  /**
   * What a process does and has not stored, its successor can't know. A finalizer is no act, and a
   * record is replaced by compare-and-swap, which anybody can read again.
   */
  private void announced(Set<String> found) {
    boolean known =
        call.method().equals("replace")
            || call.arguments().length > 0 && call.arguments()[0] instanceof ObUpgrade
            || deletesAgain();
    if (!known && !call.process().announced()) {
      found.add("rule 6: %s without a word in the status before it".formatted(call.method()));
    }
  }

  /** An earlier process has stored that it gives this Job up, and may have died before it did. */
  private boolean deletesAgain() {
    return call.method().equals("delete")
        && call.arguments().length == 2
        && world.person().open().stream()
            .map(world.person()::status)
            .flatMap(Statuses::steps)
            .anyMatch(step -> Statuses.gaveUp(step, call.argument(1, String.class)));
  }

  private void stopZone(Sight sight, String zone, Set<String> found) {
    sight.database().againstDoingWithout(zone).forEach(r -> found.add("rule 1: STOP ZONE: " + r));
    sight
        .sets()
        .forEach(
            (other, set) -> {
              if (!other.equals(zone) && !set.atRest()) {
                found.add("rule 1: STOP ZONE while pods of %s end or begin".formatted(other));
              }
            });
    if (sight.database().zones().size() < 3) {
      found.add("rule 3: STOP ZONE with fewer than three zones");
    }
    if (!progress.clusterHealthy()) {
      found.add("rule 2: STOP ZONE without a health check that passed");
    }
    if (!sight.database().upgradeMode()) {
      found.add("rule 8: STOP ZONE without upgrade mode");
    }
    recorded(sight, found);
    drifted(sight, zone, found);
  }

  private void drifted(Sight sight, String zone, Set<String> found) {
    for (String through : progress.through()) {
      boolean older =
          servers(sight, through).stream()
              .anyMatch(s -> !Optional.of(s.binary()).equals(progress.hop()));
      if (older && !through.equals(zone)) {
        found.add(
            "rule 8: %s of %s while %s does not run the hop's build"
                .formatted(call.method(), zone, through));
      }
      SetSight set = sight.sets().get(through);
      if (set != null
          && progress.hop().isPresent()
          && !through.equals(zone)
          && !world.buildOf(set.image()).equals(progress.hop().get())) {
        found.add(
            "rule 8: %s of %s while the StatefulSet of %s has %s"
                .formatted(call.method(), zone, through, set.image()));
      }
    }
  }

  private void startZone(Sight sight, String zone, Set<String> found) {
    if (sight.database().zones().getOrDefault(zone, false)) {
      // The database refuses it.
      return;
    }
    for (ServerTruth server : servers(sight, zone)) {
      if (!Optional.of(server.binary()).equals(progress.hop())) {
        found.add("rule 8: START ZONE %s with build %s".formatted(zone, server.binary()));
      }
    }
    if (!progress.zoneHealthy(zone)) {
      found.add("rule 2: START ZONE without a health check of the zone that passed");
    }
  }

  private void image(Sight sight, StatefulSetState set, String image, Set<String> found) {
    String zone = zoneOf(set.name());
    notOlder(sight, zone, image, found);
    SetSight live = sight.sets().get(zone);
    if (live == null) {
      return;
    }
    boolean disturbs =
        live.pods().stream()
            .anyMatch(p -> !p.image().equals(Optional.of(image)) && serves(sight, p));
    if (disturbs) {
      disturbance(sight, zone, found);
    }
    // Kubernetes would end one after the other, and nobody would prove that the others may go.
    boolean rolls =
        call.method().equals("setImage")
            && live.state().strategy() == Strategy.ROLLING_UPDATE
            && live.pods().stream()
                    .filter(p -> !p.image().equals(Optional.of(image)) && serves(sight, p))
                    .count()
                > 1;
    if (rolls) {
      found.add("rule 4: StatefulSet %s rolls by itself".formatted(set.name()));
    }
  }

  private void notOlder(Sight sight, String zone, String image, Set<String> found) {
    BuildVersion build = world.buildOf(image);
    for (ServerTruth server : servers(sight, zone)) {
      if (server.binary().compareTo(build) > 0) {
        found.add(
            "rule 5: image %s for %s, whose server ran %s".formatted(image, zone, server.binary()));
      }
    }
  }

  /** What takes a server away that serves. */
  private void disturbance(Sight sight, String zone, Set<String> found) {
    sight
        .database()
        .againstDoingWithout(zone)
        .forEach(r -> found.add("rule 1: pods of " + zone + ": " + r));
    if (!progress.through().contains(zone)) {
      if (sight.database().zones().getOrDefault(zone, false)) {
        found.add("rule 4: pods of %s, which is not stopped".formatted(zone));
      }
      if (sight.database().leadsIn(zone)) {
        found.add("rule 4: pods of %s, which has leaders".formatted(zone));
      }
      recorded(sight, found);
      drifted(sight, zone, found);
    }
    sight
        .sets()
        .forEach(
            (other, set) -> {
              if (!other.equals(zone) && !set.atRest()) {
                found.add(
                    "rule 4: pods of %s while pods of %s end or begin".formatted(zone, other));
              }
            });
  }

  private void release(Sight sight, StatefulSetState set, Set<String> found) {
    SetSight live = sight.sets().get(zoneOf(set.name()));
    boolean rolls =
        live != null
            && live.pods().stream()
                .anyMatch(p -> !p.image().equals(Optional.of(live.image())) && serves(sight, p));
    if (rolls) {
      found.add("rule 4: StatefulSet %s rolls by itself from now on".formatted(set.name()));
    }
  }

  private void deletePod(Sight sight, PodState pod, Set<String> found) {
    String zone = zoneOf(pod.name().substring(0, pod.name().lastIndexOf('-')));
    SetSight live = sight.sets().get(zone);
    boolean there = live != null && live.pods().stream().anyMatch(p -> p.uid().equals(pod.uid()));
    if (there && serves(sight, pod)) {
      disturbance(sight, zone, found);
    }
  }

  private boolean serves(Sight sight, PodState pod) {
    return sight.database().servers().stream()
        .anyMatch(s -> s.serves() && pod.addresses().contains(s.address().ip()));
  }

  /** The record that says what to restore must be there, and be of the upgrade that acts. */
  private void recorded(Sight sight, Set<String> found) {
    if (sight.records().stream().noneMatch(r -> sight.upgrades().contains(r.holder()))) {
      found.add("rule 6: %s without a record".formatted(call.method()));
    }
  }

  private void job(Sight sight, JobRequest job, Set<String> found) {
    for (Work work : job.work()) {
      if (work instanceof Work.Script script && !script.script().contains("health")) {
        recorded(sight, found);
        if (sight.records().stream().noneMatch(r -> r.holder().equals(job.ownerUid()))) {
          found.add(
              "rule 6: %s for an upgrade that does not hold the record".formatted(script.script()));
        }
        long builds =
            sight.database().servers().stream().map(ServerTruth::binary).distinct().count();
        if (builds > 1) {
          found.add("rule 8: %s with %d builds".formatted(script.script(), builds));
        }
      }
    }
  }

  private void replaceRecord(Sight sight, ClusterRecord record, Set<String> found) {
    for (ClusterRecord before : sight.records()) {
      if (before.name().equals(record.name()) && before.holder().equals(record.holder())) {
        for (SavedValue value : before.saved()) {
          record.saved().stream()
              .filter(v -> same(v, value) && !v.value().equals(value.value()))
              .filter(v -> v.servers().equals(value.servers()))
              .filter(v -> !world.alsoRight(v.name(), v.value()))
              .forEach(v -> found.add("rule 6: saved value %s becomes %s".formatted(value, v)));
          if (!world.alsoRight(value.name(), value.value())
              && record.saved().stream().noneMatch(v -> same(v, value))) {
            found.add("rule 6: saved value %s is lost".formatted(value));
          }
        }
      }
    }
  }

  private static boolean same(SavedValue one, SavedValue other) {
    return one.kind().equals(other.kind())
        && one.name().equals(other.name())
        && Objects.equals(one.tenantId(), other.tenantId());
  }

  private static List<ServerTruth> servers(Sight sight, String zone) {
    return sight.database().servers().stream().filter(s -> s.zone().equals(zone)).toList();
  }

  private String zoneOf(String statefulSet) {
    return world.cluster().zones().stream()
        .filter(z -> world.cluster().setOf(z).equals(statefulSet))
        .findFirst()
        .orElseThrow();
  }
}
