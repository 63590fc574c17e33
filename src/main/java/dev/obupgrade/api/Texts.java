package dev.obupgrade.api;

/** Bounds texts of the status, so that whatever a cluster says of itself it can be stored. */
public final class Texts {
  /** Characters of a message. */
  public static final int LONGEST_MESSAGE = 2000;

  /** Characters of what a check observed. */
  static final int LONGEST_EVIDENCE = 1000;

  private Texts() {}

  /** The text, cut to this many characters if it is longer; an ellipsis shows the cut. */
  public static String shortened(String text, int longest) {
    return text == null || text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
  }
}
