package dev.obupgrade.flow;

import dev.obupgrade.api.HopStatus;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.StepStatus;
import dev.obupgrade.api.ZoneStatus;
import dev.obupgrade.flow.Flow.Placed;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.status.Situation;
import dev.obupgrade.status.StepAddress;
import dev.obupgrade.status.StepRecords;
import dev.obupgrade.status.Took;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A difference between the steps on record and a list of steps: then the upgrade did not begin with
 * this list, and the first step without a success may be the wrong one.
 *
 * <p>The records fit when they are those of the list's first steps. A step that begins again keeps
 * its record, so neither a retry nor an edit before the plan leaves a gap.
 *
 * @param at the step that differs
 * @param words for people
 */
record Misfit(StepAddress at, String words) {
  static final Reason REASON = Reason.StepsDiffer;

  String explanation() {
    return REASON.explain(words + ". The operator does nothing.");
  }

  Situation situation() {
    return new Situation.Stalled(at, REASON, explanation(), true);
  }

  /** Whether the status says so already. */
  boolean reported(ObUpgradeStatus status) {
    return Conditions.has(status.conditions(), Conditions.STALLED, REASON);
  }

  static <C> Optional<Misfit> find(ObUpgradeStatus status, List<Placed<C>> places) {
    List<StepAddress> list = places.stream().map(Placed::address).toList();
    for (Past past : recorded(status)) {
      Optional<Misfit> misfit = past.against(list);
      if (misfit.isPresent()) {
        return misfit;
      }
    }
    return gap(status, list);
  }

  /**
   * The steps of one place (the upgrade, a hop or a zone) in the order in which they began.
   *
   * @param place with any step
   * @param through whether no further step follows there
   */
  private record Past(StepAddress place, List<String> steps, boolean through) {

    static Past of(StepAddress place, List<StepStatus> steps, String took) {
      List<String> ofThrough = Took.parse(took).stream().map(Took::step).toList();
      return ofThrough.isEmpty()
          ? new Past(place, steps.stream().map(StepStatus::name).toList(), false)
          : new Past(place, ofThrough, true);
    }

    Optional<Misfit> against(List<StepAddress> list) {
      List<String> all = new ArrayList<>();
      for (StepAddress address : list) {
        if (address.isBeside(place)) {
          all.add(address.step());
        }
      }
      List<String> first = through ? all : all.subList(0, Math.min(steps.size(), all.size()));
      return steps.equals(first)
          ? Optional.empty()
          : Optional.of(
              new Misfit(
                  place.sibling(steps.getLast()),
                  "The status records steps %s%s, but this version of the operator has %s there"
                      .formatted(
                          String.join(", ", steps),
                          place.zone().map(zone -> " of zone " + zone).orElse(""),
                          String.join(", ", all))));
    }
  }

  private static List<Past> recorded(ObUpgradeStatus status) {
    List<Past> all = new ArrayList<>();
    all.add(Past.of(StepAddress.once(""), status.steps(), null));
    for (int hop = 0; hop < status.hops().size(); hop++) {
      HopStatus hopStatus = status.hops().get(hop);
      all.add(Past.of(StepAddress.inHop(hop, ""), hopStatus.steps(), hopStatus.took()));
      for (ZoneStatus zone : hopStatus.zones()) {
        all.add(Past.of(StepAddress.inZone(hop, zone.name(), ""), zone.steps(), zone.took()));
      }
    }
    return all;
  }

  /**
   * A step without a record, before one that has a record. An upgrade that continues another one
   * has records of that one's hop from its plan on, before it takes the cluster's record.
   */
  private static Optional<Misfit> gap(ObUpgradeStatus status, List<StepAddress> list) {
    boolean continued = status.continued();
    Optional<StepAddress> missing = Optional.empty();
    for (StepAddress address : list) {
      boolean known =
          StepRecords.succeeded(status, address) || StepRecords.find(status, address).isPresent();
      if (known && missing.isPresent()) {
        return Optional.of(
            new Misfit(
                missing.get(),
                "Step %s has no record, although the later step %s has begun"
                    .formatted(missing.get(), address)));
      }
      boolean expected = !continued || address.hop().isPresent();
      if (!known && expected && missing.isEmpty()) {
        missing = Optional.of(address);
      }
    }
    return Optional.empty();
  }
}
