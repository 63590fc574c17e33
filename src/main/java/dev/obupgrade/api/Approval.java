package dev.obupgrade.api;

/** Before which zones the operator waits for a person's approval. */
public enum Approval {
  Automatic,
  /** The first zone of each hop is a canary: the operator waits before the second one. */
  FirstZone,
  /** Before every zone. */
  EveryZone
}
