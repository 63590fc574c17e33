package dev.obupgrade.steps.cancel;

import dev.obupgrade.api.HopStatus;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.ZoneStatus;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.zone.StopZone;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The point until which an upgrade can be cancelled: before the first {@code stopZone} of a hop is
 * recorded as begun. From then on servers may run the new binary, and OceanBase can't go back.
 *
 * <p>The record of the step is stored over the version of the ObUpgrade that was read, and so is
 * the record of the first step of a cancel. So of the two only one can begin.
 */
public final class CancelPoint {
  private CancelPoint() {}

  /** Why it is too late by the records of the steps, as a sentence; empty when it isn't. */
  public static Optional<String> passed(ObUpgradeStatus status) {
    Optional<Integer> hop = hop(status);
    if (hop.isEmpty()) {
      return status.hops().isEmpty()
          ? Optional.empty()
          : Optional.of("Every zone runs the target's build already.");
    }
    HopStatus underWay = status.hops().get(hop.get());
    return underWay.zones().stream()
        .filter(CancelPoint::begun)
        .findFirst()
        .map(
            zone ->
                "The upgrade to %s has begun to stop zone %s."
                    .formatted(underWay.version(), zone.name()));
  }

  /**
   * The first hop that is not through; empty without a plan, and when all are. Checks alone end a
   * hop without any zone, and that is not through.
   */
  static Optional<Integer> hop(ObUpgradeStatus status) {
    return IntStream.range(0, status.hops().size())
        .filter(hop -> !upgraded(status.hops().get(hop)))
        .boxed()
        .findFirst();
  }

  private static boolean upgraded(HopStatus hop) {
    return hop.through() && hop.zones().stream().allMatch(ZoneStatus::through);
  }

  private static boolean begun(ZoneStatus zone) {
    return zone.through()
        || zone.stoppedAt() != null
        || zone.steps().stream().anyMatch(step -> step.name().equals(StopZone.NAME));
  }

  /**
   * Why it is too late by what the record and the database show: an upgrade that this one took over
   * had stopped a zone, or replaced servers. Or somebody restored the image from before an earlier
   * hop in a zone: the upgrade sets it again first. A database that doesn't answer says nothing,
   * and the steps wait for it.
   */
  public static Optional<String> passed(UpgradeContext context) {
    boolean afterHop = afterHop(context.run().status());
    Optional<ClusterRecord> record =
        Undo.own(context).filter(own -> afterHop || Undo.ours(context, own));
    try {
      return record.isEmpty()
          ? Optional.empty()
          : record
              .flatMap(ClusterRecord::zone)
              .map("An earlier ObUpgrade has begun to stop zone %s."::formatted)
              .or(() -> otherBuild(context));
    } catch (DatabaseException e) {
      return Optional.empty();
    }
  }

  /** A server that does not run the build from before the hop. */
  static Optional<String> otherBuild(UpgradeContext context) {
    BuildVersion before = buildBefore(context.run().status());
    List<Server> servers = context.database().servers();
    return servers.stream()
        .filter(server -> !server.build().equals(before))
        .findFirst()
        .map(
            server ->
                "Server %s of zone %s runs build %s, not %s."
                    .formatted(server.address(), server.zone(), server.build(), before));
  }

  private static BuildVersion buildBefore(ObUpgradeStatus status) {
    return BuildVersion.parse(runs(status));
  }

  /** The version before the hop under way. */
  static ObVersion versionBefore(ObUpgradeStatus status) {
    return buildBefore(status).version();
  }

  static ObVersion versionOfHop(ObUpgradeStatus status) {
    return ObVersion.parse(status.plan().hops().get(hop(status).orElseThrow()).version());
  }

  private static String runs(ObUpgradeStatus status) {
    int hop = hop(status).orElse(0);
    return hop == 0 ? status.plan().from() : status.plan().hops().get(hop - 1).build();
  }

  /** Whether an earlier hop has given every zone another image. */
  public static boolean afterHop(ObUpgradeStatus status) {
    return hop(status).orElse(0) > 0;
  }

  /** How a cancelled upgrade ends, as sentences. */
  public static String ending(ObUpgradeStatus status) {
    if (status.plan() == null) {
      return "Cancelled before anything was changed.";
    }
    int hop = hop(status).orElse(0);
    return "Cancelled%s. The cluster runs %s, and its parameters are as before the upgrade."
        .formatted(
            hop == 0 ? "" : " at " + status.plan().hops().get(hop - 1).version(), runs(status));
  }
}
