package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;

/** The way to one version of the plan. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record HopStatus(
    @JsonPropertyDescription("The version this hop arrives at.") String version,
    @JsonPropertyDescription("The hop's steps outside its zones so far, in order.")
        List<StepStatus> steps,
    @JsonPropertyDescription("Every pre-check of this hop with its result.")
        List<CheckStatus> preChecks,
    @JsonPropertyDescription("The zones in the order they are upgraded.") List<ZoneStatus> zones) {

  public HopStatus {
    steps = steps == null ? List.of() : List.copyOf(steps);
    preChecks = preChecks == null ? List.of() : List.copyOf(preChecks);
    zones = zones == null ? List.of() : List.copyOf(zones);
  }

  public HopStatus withSteps(List<StepStatus> newSteps) {
    return new HopStatus(version, newSteps, preChecks, zones);
  }

  public HopStatus withPreChecks(List<CheckStatus> newChecks) {
    return new HopStatus(version, steps, newChecks, zones);
  }

  public HopStatus withZones(List<ZoneStatus> newZones) {
    return new HopStatus(version, steps, preChecks, newZones);
  }
}
