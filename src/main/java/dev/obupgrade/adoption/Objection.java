package dev.obupgrade.adoption;

import dev.obupgrade.reason.Reason;

/**
 * A reason not to upgrade a cluster.
 *
 * @param what is wrong, with the object and the value
 */
public record Objection(Reason reason, String what) {

  /** What is wrong, as a format with its values. */
  public static Objection of(Reason reason, String what, Object... values) {
    return new Objection(reason, what.formatted(values));
  }

  /** With the fix. */
  public String message() {
    return reason.explain(what);
  }
}
