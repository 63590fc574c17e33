package dev.obupgrade.status;

import dev.obupgrade.api.HopStatus;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.ServerStatus;
import dev.obupgrade.api.StepPhase;
import dev.obupgrade.api.StepStatus;
import dev.obupgrade.api.ZoneStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Finds and replaces the records of steps, hops and zones within a status. */
public final class StepRecords {
  private StepRecords() {}

  public static Optional<StepStatus> find(ObUpgradeStatus status, StepAddress address) {
    List<StepStatus> steps;
    if (address.hop().isEmpty()) {
      steps = status.steps();
    } else if (address.zone().isEmpty()) {
      steps = hop(status, address).steps();
    } else {
      steps = zone(hop(status, address), address.zone().get()).steps();
    }
    for (StepStatus step : steps) {
      if (step.name().equals(address.step())) {
        return Optional.of(step);
      }
    }
    return Optional.empty();
  }

  /**
   * Whether a step has succeeded: by its record, or because its zone or hop is through, which keeps
   * no records of its steps.
   */
  public static boolean succeeded(ObUpgradeStatus status, StepAddress address) {
    if (address.hop().isPresent()) {
      HopStatus hop = hop(status, address);
      if (hop.through() || address.zone().map(z -> zone(hop, z).through()).orElse(false)) {
        return true;
      }
    }
    return find(status, address).map(r -> r.phase() == StepPhase.Succeeded).orElse(false);
  }

  /** Keeps of a zone whose steps have all succeeded what an audit needs. */
  public static ObUpgradeStatus closeZone(ObUpgradeStatus status, StepAddress last) {
    return editZone(
        status,
        last,
        z ->
            z.withBuild(build(z))
                .withStartedAt(z.steps().getFirst().startedAt())
                .withFinishedAt(z.steps().getLast().finishedAt())
                .withStoppedAt(null)
                .withTook(Took.line(z.steps()))
                .withSteps(List.of())
                .withServers(List.of()));
  }

  private static String build(ZoneStatus zone) {
    String builds =
        zone.servers().stream()
            .map(ServerStatus::build)
            .distinct()
            .collect(Collectors.joining(", "));
    return builds.isEmpty() ? null : builds;
  }

  /** Keeps of a hop whose steps have all succeeded what an audit needs. */
  public static ObUpgradeStatus closeHop(ObUpgradeStatus status, StepAddress last) {
    return editHop(
        status,
        last,
        h ->
            h.withStartedAt(h.steps().getFirst().startedAt())
                .withFinishedAt(h.steps().getLast().finishedAt())
                .withTook(Took.line(h.steps()))
                .withSteps(List.of()));
  }

  /** Replaces the record of that name, or adds it at the end. */
  public static ObUpgradeStatus put(
      ObUpgradeStatus status, StepAddress address, StepStatus record) {
    if (address.hop().isEmpty()) {
      return status.withSteps(put(status.steps(), record));
    }
    if (address.zone().isEmpty()) {
      return editHop(status, address, h -> h.withSteps(put(h.steps(), record)));
    }
    return editZone(status, address, z -> z.withSteps(put(z.steps(), record)));
  }

  public static ObUpgradeStatus editHop(
      ObUpgradeStatus status, StepAddress address, UnaryOperator<HopStatus> edit) {
    HopStatus old = hop(status, address);
    return status.withHops(replace(status.hops(), old, edit.apply(old)));
  }

  public static ObUpgradeStatus editZone(
      ObUpgradeStatus status, StepAddress address, UnaryOperator<ZoneStatus> edit) {
    return editHop(
        status,
        address,
        h -> {
          ZoneStatus old = zone(h, address.zone().orElseThrow());
          return h.withZones(replace(h.zones(), old, edit.apply(old)));
        });
  }

  private static HopStatus hop(ObUpgradeStatus status, StepAddress address) {
    int index = address.hop().orElseThrow();
    if (index >= status.hops().size()) {
      throw new IllegalStateException(
          address + " is a step of hop " + index + ", but the status has " + status.hops().size());
    }
    return status.hops().get(index);
  }

  private static ZoneStatus zone(HopStatus hop, String name) {
    for (ZoneStatus zone : hop.zones()) {
      if (zone.name().equals(name)) {
        return zone;
      }
    }
    throw new IllegalStateException("hop " + hop.version() + " has no zone " + name);
  }

  private static List<StepStatus> put(List<StepStatus> steps, StepStatus record) {
    List<StepStatus> changed = new ArrayList<>(steps);
    for (int i = 0; i < changed.size(); i++) {
      if (changed.get(i).name().equals(record.name())) {
        changed.set(i, record);
        return changed;
      }
    }
    changed.add(record);
    return changed;
  }

  private static <T> List<T> replace(List<T> all, T old, T changed) {
    return all.stream().map(each -> each == old ? changed : each).toList();
  }
}
