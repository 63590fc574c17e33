package dev.obupgrade.health;

import dev.obupgrade.reason.Reason;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** A gate's answer, with the evidence, for a person to read. */
public sealed interface GateResult {

  /** A message names so many offenders, and only counts the others. */
  int NAMED = 3;

  /**
   * @param evidence one sentence or more
   */
  record Open(String evidence) implements GateResult {}

  /**
   * @param message the facts that shut the gate, in sentences; it begins with how many of which
   *     things are not as they must be. Without times that change, because equal sights must give
   *     equal messages.
   */
  record Shut(Reason reason, String message) implements GateResult {}

  /**
   * Shut if there are offenders, else open.
   *
   * @param of how many things there are, the offenders among them
   * @param complaint such as {@code servers not in service}
   */
  static GateResult none(
      List<String> offenders, long of, Reason reason, String complaint, String evidence) {
    return offenders.isEmpty() ? new Open(evidence) : shut(offenders, of, reason, complaint);
  }

  /** Shut, such as {@code 1 of 3 zones not active: zone2.} */
  static Shut shut(List<String> offenders, long of, Reason reason, String complaint) {
    return new Shut(
        reason, "%d of %d %s: %s.".formatted(offenders.size(), of, complaint, few(offenders)));
  }

  /** A number and its noun, such as {@code 1 server} or {@code 2 servers}. */
  static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /** The different values of something, always in the same order. */
  static String values(Collection<?> values) {
    return values.stream().map(String::valueOf).sorted().collect(Collectors.joining(" and "));
  }

  /** The first few of a list, and how many more there are. */
  static String few(List<String> offenders) {
    String named = String.join("; ", offenders.subList(0, Math.min(NAMED, offenders.size())));
    return offenders.size() <= NAMED
        ? named
        : named + "; and " + (offenders.size() - NAMED) + " more";
  }
}
