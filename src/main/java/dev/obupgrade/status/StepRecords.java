package dev.obupgrade.status;

import dev.obupgrade.api.HopStatus;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.StepStatus;
import dev.obupgrade.api.ZoneStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

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
    return steps.stream().filter(s -> s.name().equals(address.step())).findFirst();
  }

  /** Puts a record where it belongs: over the old one of that name, or at the end. */
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
    return hop.zones().stream()
        .filter(z -> z.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("hop " + hop.version() + " has no zone " + name));
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
