package dev.obupgrade.steps.world;

import dev.obupgrade.api.WatchedZone;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.UpgradeContext;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Compares a zone's StatefulSet with what was established of it. */
final class SetWatch {
  private final UpgradeContext context;
  private final WatchedZone zone;
  private final ZoneStage stage;
  private final Optional<StatefulSetState> set;

  SetWatch(UpgradeContext context, WatchedZone zone) {
    this.context = context;
    this.zone = zone;
    this.stage = ZoneStage.of(context.run(), zone.zone());
    this.set = context.kubernetes().statefulSets().find(context.namespace(), zone.statefulSet());
  }

  WatchedZone zone() {
    return zone;
  }

  ZoneStage stage() {
    return stage;
  }

  /** The zone, if its image is the operator's to mend and the StatefulSet is there. */
  Optional<Mender.Patient> patient(List<Server> servers) {
    boolean ours = stage.imageGiven() && stage.step() != ZoneStage.Step.REPLACING;
    return set.filter(s -> ours && s.uid().equals(zone.uid()))
        .map(s -> new Mender.Patient(zone, s, of(servers), stage.build()));
  }

  private List<Server> of(List<Server> servers) {
    return servers.stream().filter(s -> s.zone().equals(zone.zone())).toList();
  }

  /** What a person may have changed on purpose, and can accept. */
  Optional<Drift> settings() {
    if (set.isEmpty()) {
      return Optional.of(drift(Reason.StatefulSetGone, "StatefulSet %s is gone", set()));
    }
    WatchedZone now = Watched.of(zone.zone(), set.get(), context.cluster().container());
    if (!now.uid().equals(zone.uid())) {
      return Optional.of(
          drift(
              Reason.StatefulSetChanged,
              "Somebody deleted StatefulSet %s and created it again: its UID is %s, not %s",
              set(),
              now.uid(),
              zone.uid()));
    }
    return changed("spec.replicas", now.replicas(), zone.replicas())
        .or(() -> type(now))
        .or(() -> partition(now));
  }

  /** While the operator holds it at OnDelete, the steps that replace pods look after it. */
  private Optional<Drift> type(WatchedZone now) {
    return zone.strategyBefore() == null
        ? changed("spec.updateStrategy.type", now.updateStrategy(), zone.updateStrategy())
        : Optional.empty();
  }

  /** The steps that replace pods wait for the partition themselves. */
  private Optional<Drift> partition(WatchedZone now) {
    return stage.step() == ZoneStage.Step.REPLACING
        ? Optional.empty()
        : changed(
            "spec.updateStrategy.rollingUpdate.partition",
            Objects.requireNonNullElse(now.partition(), 0),
            Objects.requireNonNullElse(zone.partition(), 0));
  }

  private Optional<Drift> changed(String setting, Object now, Object before) {
    return now.equals(before)
        ? Optional.empty()
        : Optional.of(
            drift(
                Reason.StatefulSetChanged,
                "%s set %s of StatefulSet %s to %s. It was %s",
                set.flatMap(s -> Optional.ofNullable(s.owners().get(setting))).orElse("Somebody"),
                setting,
                set(),
                now,
                before));
  }

  /** The image of a zone whose pods the operator has not replaced. */
  Optional<Drift> imageBefore(List<Server> servers) {
    if (set.isEmpty() || stage.step() != ZoneStage.Step.BEFORE) {
      return Optional.empty();
    }
    String container = context.cluster().container();
    String now = set.get().images().get(container);
    if (zone.image().equals(now) || replacedAlready(servers)) {
      return Optional.empty();
    }
    return Optional.of(
        drift(
            Reason.TemplateChanged,
            "%s set image %s on StatefulSet %s. It was %s, and the zone's turn has not come",
            set.get().imageOwners().getOrDefault(container, "Somebody"),
            now,
            set(),
            zone.image()));
  }

  /** A zone whose servers run the next build already can't go back: its own turn adopts them. */
  private boolean replacedAlready(List<Server> servers) {
    Optional<BuildVersion> next = stage.next(context.run().status());
    List<Server> own = of(servers);
    return next.isPresent()
        && !own.isEmpty()
        && own.stream().allMatch(s -> s.build().equals(next.get()));
  }

  /** A server that serves with a build that its zone doesn't have at this point. */
  Optional<Drift> builds(List<Server> servers) {
    if (stage.step() == ZoneStage.Step.REPLACING) {
      return Optional.empty();
    }
    Optional<BuildVersion> next = stage.next(context.run().status());
    return of(servers).stream()
        .filter(Server::serving)
        .filter(s -> !s.build().equals(stage.build()) && !next.equals(Optional.of(s.build())))
        .findFirst()
        .map(
            s ->
                drift(
                    Reason.BuildChanged,
                    "Server %s in StatefulSet %s runs %s, not %s",
                    s.address(),
                    set(),
                    s.build(),
                    stage.build()));
  }

  private String set() {
    return zone.statefulSet();
  }

  private Drift drift(Reason reason, String form, Object... arguments) {
    return new Drift(reason, "Zone " + zone.zone() + ": " + form.formatted(arguments));
  }
}
