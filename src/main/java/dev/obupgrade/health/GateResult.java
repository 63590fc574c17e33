package dev.obupgrade.health;

import dev.obupgrade.reason.Reason;
import java.util.List;

/** A gate's answer, with what it rests on, for a person to read. */
public sealed interface GateResult {

  /** How many offenders a message names before it only counts the others. */
  int NAMED = 5;

  record Open(String evidence) implements GateResult {}

  /**
   * @param message the facts that shut the gate
   */
  record Shut(Reason reason, String message) implements GateResult {}

  /** Shut when there are offenders, else open. */
  static GateResult none(List<String> offenders, Reason reason, String complaint, String evidence) {
    return offenders.isEmpty()
        ? new Open(evidence)
        : new Shut(reason, complaint + ": " + few(offenders));
  }

  /** The first few of a list, and how many more there are. */
  static String few(List<String> offenders) {
    String named = String.join("; ", offenders.subList(0, Math.min(NAMED, offenders.size())));
    return offenders.size() <= NAMED
        ? named
        : named + "; and " + (offenders.size() - NAMED) + " more";
  }
}
