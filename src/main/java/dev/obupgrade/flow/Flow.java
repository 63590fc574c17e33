package dev.obupgrade.flow;

import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.StepPhase;
import dev.obupgrade.api.UpgradePhase;
import dev.obupgrade.api.UpgradePlan;
import dev.obupgrade.status.StepAddress;
import dev.obupgrade.status.StepRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A list of steps with two loops: over the hops of the plan, and over the zones within a hop.
 *
 * @param <C> what a step can see and do
 */
public final class Flow<C> {

  /**
   * A step at its place.
   *
   * @param phase of the upgrade while the step is under way
   * @param endsZone whether the zone is through once the step has succeeded
   * @param endsHop whether the hop is through then
   */
  public record Placed<C>(
      StepAddress address, Step<C> step, UpgradePhase phase, boolean endsZone, boolean endsHop) {

    /** Closes the zone or the hop that ends with this step, if the step has succeeded. */
    ObUpgradeStatus closedIn(ObUpgradeStatus status) {
      boolean over =
          StepRecords.find(status, address)
              .map(r -> r.phase() == StepPhase.Succeeded)
              .orElse(false);
      if (!over) {
        return status;
      }
      if (endsZone) {
        return StepRecords.closeZone(status, address);
      }
      return endsHop ? StepRecords.closeHop(status, address) : status;
    }
  }

  private sealed interface Part<C> {
    record One<C>(Step<C> step, UpgradePhase phase) implements Part<C> {}

    record Zones<C>(List<Step<C>> steps, UpgradePhase phase) implements Part<C> {}

    record Hops<C>(List<Part<C>> parts, int most) implements Part<C> {}
  }

  private final List<Part<C>> parts;

  private Flow(List<Part<C>> parts) {
    this.parts = List.copyOf(parts);
  }

  public static <C> Builder<C> steps() {
    return new Builder<>();
  }

  /**
   * All steps in their order. Without a plan, only those before the first loop: the rest is not
   * known yet.
   */
  public List<Placed<C>> places(Optional<UpgradePlan> plan) {
    List<Placed<C>> places = new ArrayList<>();
    for (Part<C> part : parts) {
      switch (part) {
        case Part.One<C> one ->
            places.add(
                new Placed<>(
                    StepAddress.once(one.step().name()), one.step(), one.phase(), false, false));
        case Part.Hops<C> hops -> {
          if (plan.isEmpty()) {
            return places;
          }
          for (int hop = 0; hop < Math.min(plan.get().hops().size(), hops.most()); hop++) {
            addHop(places, hop, hops.parts(), plan.get().zones());
          }
        }
        case Part.Zones<C> zones ->
            throw new IllegalStateException("a loop over zones must be within a hop");
      }
    }
    return places;
  }

  private void addHop(
      List<Placed<C>> places, int hop, List<Part<C>> hopParts, List<String> zoneNames) {
    for (Part<C> part : hopParts) {
      switch (part) {
        case Part.One<C> one ->
            places.add(
                new Placed<>(
                    StepAddress.inHop(hop, one.step().name()),
                    one.step(),
                    one.phase(),
                    false,
                    part == hopParts.getLast()));
        case Part.Zones<C> zones -> {
          for (String zone : zoneNames) {
            for (Step<C> step : zones.steps()) {
              places.add(
                  new Placed<>(
                      StepAddress.inZone(hop, zone, step.name()),
                      step,
                      zones.phase(),
                      step == zones.steps().getLast(),
                      false));
            }
          }
        }
        case Part.Hops<C> nested ->
            throw new IllegalStateException("a loop over hops must not be within another");
      }
    }
  }

  /** Builds a flow in the order in which it reads. */
  public static final class Builder<C> {
    private final List<Part<C>> parts = new ArrayList<>();
    private UpgradePhase phase = UpgradePhase.Planning;

    private Builder() {}

    /** The phase of the steps that follow. */
    public Builder<C> phase(UpgradePhase next) {
      phase = next;
      return this;
    }

    public Builder<C> step(Step<C> step) {
      parts.add(new Part.One<>(step, phase));
      return this;
    }

    /** For every hop of the plan; the last of the steps is one outside the zones. */
    public Builder<C> forEachHop(Builder<C> steps) {
      parts.add(new Part.Hops<>(List.copyOf(steps.parts), Integer.MAX_VALUE));
      return this;
    }

    /** For the first hop alone, if the plan has any. */
    public Builder<C> forFirstHop(Builder<C> steps) {
      parts.add(new Part.Hops<>(List.copyOf(steps.parts), 1));
      return this;
    }

    public Builder<C> forEachZone(List<Step<C>> steps) {
      parts.add(new Part.Zones<>(List.copyOf(steps), phase));
      return this;
    }

    public Flow<C> build() {
      return new Flow<>(parts);
    }
  }
}
