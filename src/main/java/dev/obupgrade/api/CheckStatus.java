package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** One pre-check's result. Passed ones carry the name only. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CheckStatus(
    @JsonPropertyDescription("The check's stable name.") String name,
    @JsonPropertyDescription("Passed, Failed, Warning or NotApplicable.") CheckResult result,
    @JsonPropertyDescription("What was seen.") String observed,
    @JsonPropertyDescription("What should have been seen.") String expected,
    @JsonPropertyDescription("What to do about it.") String remedy) {

  public CheckStatus {
    observed = Texts.shortened(observed, Texts.LONGEST_EVIDENCE);
    expected = Texts.shortened(expected, Texts.LONGEST_EVIDENCE);
    remedy = Texts.shortened(remedy, Texts.LONGEST_EVIDENCE);
  }
}
