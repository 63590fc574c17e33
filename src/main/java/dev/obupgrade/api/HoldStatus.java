package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;

/**
 * A step that the operator doesn't begin yet, because a person's control or what a GitOps tool
 * would do holds it.
 */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record HoldStatus(
    @JsonPropertyDescription("The step that doesn't begin yet.") String step,
    @JsonPropertyDescription("Which control holds it, in one word.") String reason,
    @JsonPropertyDescription("What the operator waits for.") String message,
    @JsonPropertyDescription("Since when the step could have begun.") Instant since,
    @JsonPropertyDescription("What the operator remembers for itself meanwhile. You don't need it.")
        String memo)
    implements HoldStatusBuilder.With {

  public HoldStatus {
    since = StepStatus.seconds(since);
  }
}
