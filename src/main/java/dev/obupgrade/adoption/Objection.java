package dev.obupgrade.adoption;

import dev.obupgrade.reason.Reason;

/**
 * What stands against upgrading a cluster.
 *
 * @param what was found, naming the object and the value
 */
public record Objection(Reason reason, String what) {

  /** What was found, as a format with its values. */
  public static Objection of(Reason reason, String what, Object... values) {
    return new Objection(reason, what.formatted(values));
  }

  /** With the fix. */
  public String message() {
    return reason.explain(what);
  }
}
