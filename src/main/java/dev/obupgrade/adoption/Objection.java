package dev.obupgrade.adoption;

/**
 * What stands against upgrading a cluster.
 *
 * @param what was found, naming the object and the value
 */
public record Objection(Refusal refusal, String what) {

  /** With the way out. */
  public String message() {
    return what + ": " + refusal.wayOut();
  }
}
