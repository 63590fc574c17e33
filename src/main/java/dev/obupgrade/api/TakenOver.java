package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Says that the plan continues an upgrade that somebody left unfinished. */
public record TakenOver(
    @JsonPropertyDescription(
            "How far that upgrade was: Prepared, Mixed, AllNew, PostBegun or AfterPost.")
        TakenOverFrom from,
    @JsonPropertyDescription("What the operator saw, and who had begun that upgrade.")
        String evidence) {

  public TakenOver {
    evidence = Texts.shortened(evidence, Texts.LONGEST_MESSAGE);
  }
}
