package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;

/** The path to the target, which stays once the operator has found it. */
public record UpgradePlan(
    @JsonPropertyDescription(
            "The version and build that the cluster ran when the operator planned the upgrade.")
        String from,
    @JsonPropertyDescription(
            "The versions at which the operator replaces the servers' binaries, in order.")
        List<PlannedHop> hops,
    @JsonPropertyDescription(
            "The zones, in the order in which the operator upgrades them in each hop.")
        List<String> zones) {

  public UpgradePlan {
    hops = hops == null ? List.of() : List.copyOf(hops);
    zones = zones == null ? List.of() : List.copyOf(zones);
  }
}
