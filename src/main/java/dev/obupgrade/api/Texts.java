package dev.obupgrade.api;

/** Shortens texts of the status, so that the API server can store whatever a cluster reports. */
public final class Texts {
  /** The most characters of a message. */
  public static final int LONGEST_MESSAGE = 2000;

  /** The most characters of what a check observed. */
  static final int LONGEST_EVIDENCE = 1000;

  private Texts() {}

  /** The text, cut to this many characters if it is longer; an ellipsis shows the cut. */
  public static String shortened(String text, int longest) {
    return text == null || text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
  }
}
