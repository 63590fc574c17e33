package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;

/**
 * The upgrade to one version of the plan. Once the hop is through, only what an audit needs
 * remains.
 */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record HopStatus(
    @JsonPropertyDescription("The version that the hop upgrades to.") String version,
    @JsonPropertyDescription("When the hop's first step began.") Instant startedAt,
    @JsonPropertyDescription("When the hop's last step succeeded.") Instant finishedAt,
    @JsonPropertyDescription("How long each step outside the zones took, once the hop is through.")
        String took,
    @JsonPropertyDescription("The names of the checks that passed.") String checksPassed,
    @JsonPropertyDescription(
            "The names of the checks about something that this version or cluster doesn't have.")
        String checksNotApplicable,
    @JsonPropertyDescription("The checks that failed or warn.") List<CheckStatus> checks,
    @JsonPropertyDescription("Every check, written by operators before 0.3.0 only.")
        List<CheckStatus> preChecks,
    @JsonPropertyDescription("The hop's steps outside its zones so far, in order.")
        List<StepStatus> steps,
    @JsonPropertyDescription("The zones, in the order in which the operator upgrades them.")
        List<ZoneStatus> zones)
    implements HopStatusBuilder.With {

  public HopStatus {
    startedAt = StepStatus.seconds(startedAt);
    finishedAt = StepStatus.seconds(finishedAt);
    checks = checks == null ? List.of() : List.copyOf(checks);
    preChecks = preChecks == null ? List.of() : List.copyOf(preChecks);
    steps = steps == null ? List.of() : List.copyOf(steps);
    zones = zones == null ? List.of() : List.copyOf(zones);
  }

  /** A hop of which no step has begun. */
  public static HopStatus pending(String version, List<String> zones) {
    return new HopStatus(
        version,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        zones.stream().map(ZoneStatus::pending).toList());
  }

  /** Whether every step of the hop has succeeded. */
  public boolean through() {
    return finishedAt != null;
  }
}
