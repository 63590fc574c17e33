package dev.obupgrade.steps.record;

/** What comes of comparing a saved value with what the database has. */
public sealed interface Comparison {

  /** The database has the value. */
  record Same() implements Comparison {}

  /** The database has another value, or does not show it everywhere. */
  record Differs(Difference difference) implements Comparison {}

  /**
   * The database has nothing to compare, and nothing to set.
   *
   * @param why as a sentence
   */
  record Impossible(String why) implements Comparison {}
}
