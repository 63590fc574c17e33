package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;

/** The path, found once and then kept. */
public record UpgradePlan(
    @JsonPropertyDescription("The version and build the cluster ran when the upgrade was planned.")
        String from,
    @JsonPropertyDescription("The versions at which the servers' binaries are replaced, in order.")
        List<PlannedHop> hops,
    @JsonPropertyDescription("The zones in the order they are upgraded within each hop.")
        List<String> zones) {

  public UpgradePlan {
    hops = hops == null ? List.of() : List.copyOf(hops);
    zones = zones == null ? List.of() : List.copyOf(zones);
  }
}
