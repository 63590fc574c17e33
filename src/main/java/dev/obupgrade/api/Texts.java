package dev.obupgrade.api;

import java.util.List;

/** Shortens texts of the status, so that the API server can store whatever a cluster reports. */
public final class Texts {
  /** The most characters of a message. */
  public static final int LONGEST_MESSAGE = 2000;

  /** The most characters of a finding, so that its message has room for the fix as well. */
  public static final int LONGEST_FINDING = 1400;

  /** The most characters of what a check observed. */
  static final int LONGEST_EVIDENCE = 1000;

  private Texts() {}

  /**
   * The text, cut to this many characters if it is longer; an ellipsis shows the cut. It cuts no
   * character in halves, because the API server refuses such a text.
   */
  public static String shortened(String text, int longest) {
    if (text == null || text.length() <= longest) {
      return text;
    }
    int end = longest - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }

  /** The first few of a list, and how many more there are: {@code a, b and 82 more}. */
  public static String few(List<String> all, int most) {
    return few(all, most, ", ");
  }

  /** The same with another separator between two. */
  public static String few(List<String> all, int most, String separator) {
    String first = String.join(separator, all.subList(0, Math.min(most, all.size())));
    return all.size() <= most ? first : "%s and %d more".formatted(first, all.size() - most);
  }
}
