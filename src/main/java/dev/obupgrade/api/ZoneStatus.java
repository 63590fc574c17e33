package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;

/**
 * The upgrade of a zone in one hop. Once the zone is through, only what an audit needs remains: the
 * build, the times, and how long the zone was out of service.
 */
@RecordBuilder
@RecordBuilder.Options(buildMethodName = "toZoneStatus")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ZoneStatus(
    @JsonPropertyDescription("The name of the zone.") String name,
    @JsonPropertyDescription("Pending, Upgrading, Stalled or Upgraded.") ZonePhase phase,
    @JsonPropertyDescription("The version and build that the zone's servers run after the hop.")
        String build,
    @JsonPropertyDescription("When the zone's first step began.") Instant startedAt,
    @JsonPropertyDescription("When the zone's last step succeeded.") Instant finishedAt,
    @JsonPropertyDescription("When the operator stopped the zone. Absent once the zone is through.")
        Instant stoppedAt,
    @JsonPropertyDescription(
            "How many seconds the zone was out of service: from STOP ZONE until it was active"
                + " again.")
        Integer outOfServiceSeconds,
    @JsonPropertyDescription("How long each step took, once the zone is through.") String took,
    @JsonPropertyDescription("The zone's steps so far, in order, while the zone is under way.")
        List<StepStatus> steps,
    @JsonPropertyDescription(
            "The zone's servers as the operator saw them last, while the zone is under way.")
        List<ServerStatus> servers,
    @JsonPropertyDescription(
            "The field manager that approved the zone, where spec.approval asks for that.")
        String approvedBy)
    implements ZoneStatusBuilder.With {

  public ZoneStatus {
    startedAt = StepStatus.seconds(startedAt);
    finishedAt = StepStatus.seconds(finishedAt);
    stoppedAt = StepStatus.seconds(stoppedAt);
    steps = steps == null ? List.of() : List.copyOf(steps);
    servers = servers == null ? List.of() : List.copyOf(servers);
  }

  /** A zone of which no step has begun. */
  public static ZoneStatus pending(String name) {
    return new ZoneStatus(name, null, null, null, null, null, null, null, null, null, null);
  }

  /** Whether every step of the zone has succeeded. */
  public boolean through() {
    return finishedAt != null;
  }
}
