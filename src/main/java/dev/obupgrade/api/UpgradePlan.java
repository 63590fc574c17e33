package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;

/** The path to the target, which stays once the operator has found it. */
public record UpgradePlan(
    @JsonPropertyDescription(
            "The version and build that the cluster ran when the operator planned the upgrade. In an"
                + " upgrade that the operator took over, the version alone if no server ran it any"
                + " more.")
        String from,
    @JsonPropertyDescription(
            "The versions at which the operator replaces the servers' binaries, in order.")
        List<PlannedHop> hops,
    @JsonPropertyDescription(
            "The zones, in the order in which the operator upgrades them in each hop.")
        List<String> zones,
    @JsonInclude(JsonInclude.Include.NON_NULL)
        @JsonPropertyDescription(
            "Present if the plan continues an upgrade that somebody left unfinished.")
        TakenOver takenOver) {

  public UpgradePlan {
    hops = hops == null ? List.of() : List.copyOf(hops);
    zones = zones == null ? List.of() : List.copyOf(zones);
  }

  /** The plan of an upgrade that begins with its first step. */
  public UpgradePlan(String from, List<PlannedHop> hops, List<String> zones) {
    this(from, hops, zones, null);
  }

  /** Whether the plan continues an upgrade that somebody left unfinished. */
  public boolean continued() {
    return takenOver != null;
  }
}
