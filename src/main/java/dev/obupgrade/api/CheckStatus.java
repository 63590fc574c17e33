package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** The result of one pre-check. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CheckStatus(
    @JsonPropertyDescription("The check's stable name.") String name,
    @JsonPropertyDescription("Passed, Failed, Warning or NotApplicable.") CheckResult result,
    @JsonPropertyDescription("What the check saw.") String observed,
    @JsonPropertyDescription("What the check expects.") String expected,
    @JsonPropertyDescription("What you do about it.") String remedy) {

  /** Of a script's own report, which may say anything. */
  private static final int LONGEST_NAME = 100;

  public CheckStatus {
    name = Texts.shortened(name, LONGEST_NAME);
    observed = Texts.shortened(observed, Texts.LONGEST_EVIDENCE);
    expected = Texts.shortened(expected, Texts.LONGEST_EVIDENCE);
    remedy = Texts.shortened(remedy, Texts.LONGEST_EVIDENCE);
  }
}
