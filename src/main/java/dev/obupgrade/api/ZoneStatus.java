package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;

/** A zone's way through one hop. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ZoneStatus(
    @JsonPropertyDescription("The zone.") String name,
    @JsonPropertyDescription("Pending, Upgrading, Upgraded or Stalled.") String phase,
    @JsonPropertyDescription("The zone's steps so far, in order.") List<StepStatus> steps,
    @JsonPropertyDescription("The zone's servers as last seen.") List<ServerStatus> servers) {

  public ZoneStatus {
    steps = steps == null ? List.of() : List.copyOf(steps);
    servers = servers == null ? List.of() : List.copyOf(servers);
  }

  public ZoneStatus withSteps(List<StepStatus> newSteps) {
    return new ZoneStatus(name, phase, newSteps, servers);
  }

  public ZoneStatus withPhase(String newPhase) {
    return new ZoneStatus(name, newPhase, steps, servers);
  }

  public ZoneStatus withServers(List<ServerStatus> newServers) {
    return new ZoneStatus(name, phase, steps, newServers);
  }
}
