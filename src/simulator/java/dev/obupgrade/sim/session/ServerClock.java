package dev.obupgrade.sim.session;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes statements use the wrong time of a server whose clock is off. */
final class ServerClock {
  /** The functions that read the clock. Strings and quoted names match first, so that they stay. */
  private static final Pattern NOW =
      Pattern.compile(
          "'(?:[^']|'')*'|`[^`]*`|\\b(?:now|localtimestamp)\\s*\\(\\s*\\d*\\s*\\)"
              + "|\\bcurrent_timestamp\\b(?:\\s*\\(\\s*\\d*\\s*\\))?|\\bsim_unix_timestamp\\s*\\(\\s*\\)",
          Pattern.CASE_INSENSITIVE);

  private ServerClock() {}

  /**
   * @param sql as the engine gets it
   * @param micros by which the clock is ahead
   */
  static String shifted(String sql, long micros) {
    if (micros == 0) {
      return sql;
    }
    return NOW.matcher(sql)
        .replaceAll(match -> Matcher.quoteReplacement(shiftedCall(match.group(), micros)));
  }

  private static String shiftedCall(String text, long micros) {
    if (text.startsWith("'") || text.startsWith("`")) {
      return text;
    }
    return text.regionMatches(true, 0, "sim_unix", 0, 8)
        ? "(" + text + " + " + Math.floorDiv(micros, 1_000_000L) + ")"
        : "DATEADD(MICROSECOND, " + micros + ", " + text + ")";
  }
}
