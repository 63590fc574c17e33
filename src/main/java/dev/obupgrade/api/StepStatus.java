package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** The record of one step. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record StepStatus(
    @JsonPropertyDescription("The step, as in the list of steps.") String name,
    @JsonPropertyDescription("Running, Succeeded or Failed.") StepPhase phase,
    @JsonPropertyDescription("Why it waits or failed, in one word.") String reason,
    @JsonPropertyDescription("What was seen, with the evidence.") String message,
    @JsonPropertyDescription("When the step began; its deadline counts from here.")
        Instant startedAt,
    @JsonPropertyDescription("When it succeeded or failed.") Instant finishedAt,
    @JsonPropertyDescription("How many actions (statements, patches, Jobs) the step has taken.")
        Integer attempts,
    @JsonPropertyDescription(
            "What the step must remember over a restart of the operator, such as the database's time before a zone's pods "
                + "were replaced (microseconds).")
        Map<String, String> notes) {

  public StepStatus {
    notes = notes == null ? Map.of() : Map.copyOf(notes);
    attempts = attempts == null ? Integer.valueOf(0) : attempts;
  }

  public static StepStatus begun(String name, Instant at) {
    return new StepStatus(name, StepPhase.Running, null, "begun", at, null, 0, Map.of());
  }

  public StepStatus waiting(String newReason, String newMessage) {
    return new StepStatus(
        name, StepPhase.Running, newReason, newMessage, startedAt, null, attempts, notes);
  }

  public StepStatus acting(String newMessage) {
    return new StepStatus(
        name, StepPhase.Running, reason, newMessage, startedAt, null, attempts + 1, notes);
  }

  public StepStatus succeeded(String newMessage, Instant at) {
    return new StepStatus(
        name, StepPhase.Succeeded, null, newMessage, startedAt, at, attempts, notes);
  }

  public StepStatus failed(String newReason, String newMessage, Instant at) {
    return new StepStatus(
        name, StepPhase.Failed, newReason, newMessage, startedAt, at, attempts, notes);
  }

  /** A fresh start after {@code spec.retry}: its deadline counts anew, what it noted stays. */
  public StepStatus retried(Instant at) {
    return new StepStatus(name, StepPhase.Running, null, "tried again", at, null, attempts, notes);
  }

  public StepStatus noted(String key, String value) {
    Map<String, String> more = new TreeMap<>(notes);
    more.put(key, value);
    return new StepStatus(name, phase, reason, message, startedAt, finishedAt, attempts, more);
  }
}
