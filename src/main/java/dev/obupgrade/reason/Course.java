package dev.obupgrade.reason;

/** What happens without a person. */
public enum Course {
  /** Nothing is wrong, and the upgrade continues. A fix is for when it takes too long. */
  PROGRESS,
  /** It usually passes without a person. The operator checks again and continues. */
  WAITS,
  /** A person must act. */
  PERSON,
  /** Nothing more happens. */
  ENDED
}
