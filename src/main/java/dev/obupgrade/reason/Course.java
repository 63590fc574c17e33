package dev.obupgrade.reason;

/** What happens without a person. */
public enum Course {
  /** Nothing is wrong: the upgrade takes its time. A fix is for when it takes too long. */
  PROGRESS,
  /** It usually passes by itself. The operator checks again and continues. */
  WAITS,
  /** A person must act. */
  PERSON,
  /** Nothing more happens. */
  ENDED
}
