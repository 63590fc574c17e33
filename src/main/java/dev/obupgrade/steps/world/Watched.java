package dev.obupgrade.steps.world;

import dev.obupgrade.api.WatchedZone;
import dev.obupgrade.api.ZoneSpec;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.kube.StatefulSetState.Strategy;
import dev.obupgrade.steps.context.UpgradeContext;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Reads and changes what the status says of the zones' StatefulSets. */
public final class Watched {
  private Watched() {}

  /**
   * Remembers every StatefulSet of the spec, as it is now.
   *
   * @throws dev.obupgrade.steps.context.StatefulSetGoneException when one is gone: nobody would
   *     look after it later
   */
  public static void establish(UpgradeContext context) {
    List<WatchedZone> zones =
        context.cluster().zones().stream().map(zone -> now(context, zone)).toList();
    context.run().edit(status -> status.withWatched(zones));
  }

  /** The zone as it was established; empty before that. */
  public static Optional<WatchedZone> zone(UpgradeContext context, String name) {
    return context.run().status().watched().stream().filter(z -> z.zone().equals(name)).findFirst();
  }

  /** Remembers that a person confirmed another StatefulSet as the zone's. */
  static void confirmed(UpgradeContext context, String name, String uid) {
    edit(context, name, zone -> zone.withUid(uid));
  }

  /** Remembers the update strategy that the zone under way has again at the end. */
  public static void held(UpgradeContext context, String zone, String strategyBefore) {
    edit(context, zone, z -> z.withStrategyBefore(strategyBefore));
  }

  /** Forgets it: the StatefulSet has that strategy again. */
  public static void released(UpgradeContext context, String zone) {
    edit(context, zone, z -> z.withStrategyBefore(null));
  }

  /** Remembers the image that the operator gave the zone under way, as Kubernetes stored it. */
  public static void given(UpgradeContext context, String image) {
    edit(
        context,
        context.zone().name(),
        zone ->
            image.equals(zone.image())
                ? zone
                : zone.withFirstImage(
                        zone.firstImage() == null ? zone.imageBefore() : zone.firstImage())
                    .withImageBefore(zone.image())
                    .withImage(image));
  }

  /** Remembers that the operator sets the zone's image again, and who had set another one. */
  public static void restored(UpgradeContext context, String zone, String from, String by) {
    edit(
        context,
        zone,
        z -> z.withRestoredAt(context.run().now()).withRestoredFrom(from).withRestoredBy(by));
  }

  /** Forgets it: the zone serves with its image again, and nobody has touched that for a while. */
  static void calm(UpgradeContext context, String zone) {
    edit(context, zone, z -> z.withRestoredAt(null).withRestoredFrom(null).withRestoredBy(null));
  }

  /** Forgets it: the operator could not set the image. */
  public static void notRestored(UpgradeContext context, WatchedZone before) {
    edit(context, before.zone(), z -> before);
  }

  /** Takes the StatefulSet as it is, but for its image. False when there is none. */
  static boolean accept(UpgradeContext context, WatchedZone zone) {
    Optional<StatefulSetState> set =
        context.kubernetes().statefulSets().find(context.namespace(), zone.statefulSet());
    set.map(s -> of(zone.zone(), s, context.cluster().container()))
        .ifPresent(
            now ->
                edit(
                    context,
                    zone.zone(),
                    z ->
                        z.withUid(now.uid())
                            .withReplicas(now.replicas())
                            .withUpdateStrategy(now.updateStrategy())
                            .withPartition(now.partition())));
    return set.isPresent();
  }

  private static void edit(UpgradeContext context, String name, UnaryOperator<WatchedZone> change) {
    context
        .run()
        .edit(
            status ->
                status.withWatched(
                    status.watched().stream()
                        .map(zone -> zone.zone().equals(name) ? change.apply(zone) : zone)
                        .toList()));
  }

  private static WatchedZone now(UpgradeContext context, ZoneSpec zone) {
    return of(zone.name(), context.statefulSet(zone.statefulSet()), context.cluster().container());
  }

  /** Where an ObUpgrade left OnDelete, the strategy from before counts. */
  static WatchedZone of(String zone, StatefulSetState set, String container) {
    Optional<String> before =
        set.strategyBefore().filter(any -> set.strategy() == Strategy.ON_DELETE);
    return new WatchedZone(
        zone,
        set.name(),
        set.uid(),
        set.images().get(container),
        set.replicas(),
        set.strategy() == Strategy.ON_DELETE && before.isEmpty() ? "OnDelete" : "RollingUpdate",
        set.partition() == 0 ? null : set.partition(),
        null,
        before.orElse(null),
        null,
        null,
        null,
        null);
  }
}
