package dev.obupgrade.api;

/** Where a step stands. A step without a record has not begun. */
public enum StepPhase {
  Running,
  Succeeded,
  /** Nothing more happens until {@code spec.retry} has a new value. */
  Failed
}
