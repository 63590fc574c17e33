package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** The record of one step. Times are whole seconds. */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record StepStatus(
    @JsonPropertyDescription("The name of the step.") String name,
    @JsonPropertyDescription("Running, Succeeded or Failed.") StepPhase phase,
    @JsonPropertyDescription("Why the step waits or failed, in one word.") String reason,
    @JsonPropertyDescription("What the operator saw, with the evidence.") String message,
    @JsonPropertyDescription("When the step began. Its deadline counts from here.")
        Instant startedAt,
    @JsonPropertyDescription("When the step succeeded or failed.") Instant finishedAt,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @JsonPropertyDescription(
            "How many actions (statements, patches, Jobs) the step has taken. Absent if none.")
        int attempts,
    @JsonPropertyDescription("The Job that the step created last.") String job,
    @JsonPropertyDescription(
            "What the operator remembers for itself until the step is over. You don't need it.")
        String memo,
    @JsonPropertyDescription("What memo is now, written by operators before 0.3.0 only.")
        Map<String, String> notes)
    implements StepStatusBuilder.With {

  public StepStatus {
    startedAt = seconds(startedAt);
    finishedAt = seconds(finishedAt);
    message = Texts.shortened(message, Texts.LONGEST_MESSAGE);
    notes = notes == null ? Map.of() : Map.copyOf(notes);
  }

  public static StepStatus begun(String name, Instant at) {
    return new StepStatus(name, StepPhase.Running, null, "Begun.", at, null, 0, null, null, null);
  }

  public StepStatus waiting(String newReason, String newMessage) {
    return withPhase(StepPhase.Running)
        .withReason(newReason)
        .withMessage(newMessage)
        .withFinishedAt(null);
  }

  public StepStatus acting(String newMessage) {
    return withPhase(StepPhase.Running)
        .withMessage(newMessage)
        .withFinishedAt(null)
        .withAttempts(attempts + 1);
  }

  public StepStatus succeeded(String newMessage, Instant at) {
    return withPhase(StepPhase.Succeeded)
        .withReason(null)
        .withMessage(newMessage)
        .withFinishedAt(at);
  }

  public StepStatus failed(String newReason, String newMessage, Instant at) {
    return withPhase(StepPhase.Failed)
        .withReason(newReason)
        .withMessage(newMessage)
        .withFinishedAt(at);
  }

  /** The record of a retry: the deadline counts from now, and the memo stays. */
  public StepStatus retried(Instant at) {
    return withPhase(StepPhase.Running)
        .withReason(null)
        .withMessage("Retrying.")
        .withStartedAt(at)
        .withFinishedAt(null);
  }

  /** Cuts a time to whole seconds, as all times in the status are. */
  static Instant seconds(Instant at) {
    return at == null ? null : at.truncatedTo(ChronoUnit.SECONDS);
  }
}
