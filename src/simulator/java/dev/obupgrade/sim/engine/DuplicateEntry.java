package dev.obupgrade.sim.engine;

import dev.obupgrade.sim.mysql.SqlError;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** H2's error for a duplicate, in MySQL's words: {@code Duplicate entry 'a' for key 'by_name'}. */
final class DuplicateEntry {
  private static final Pattern INDEX =
      Pattern.compile("\"(?:[^\". ]+\\.)?(\\S+) ON (?:[^\". (]+\\.)?([^\"(]+)\\(");
  private static final Pattern VALUES =
      Pattern.compile("VALUES \\( /\\* [^*]* \\*/ (.*?) \\)\"", Pattern.DOTALL);
  private static final Pattern KEY = Pattern.compile("/\\* key:(-?\\d+) \\*/");

  private static final Pattern CAST =
      Pattern.compile("CAST\\(('(?:[^']|'')*') AS \\w+(?:\\(\\d+\\))?\\)");

  private DuplicateEntry() {}

  static SqlError of(String message) {
    Matcher index = INDEX.matcher(message);
    String name = "PRIMARY";
    if (index.find() && !index.group(1).toUpperCase(java.util.Locale.ROOT).contains("PRIMARY")) {
      String prefix = index.group(2).strip() + "_";
      name =
          index.group(1).regionMatches(true, 0, prefix, 0, prefix.length())
              ? index.group(1).substring(prefix.length())
              : index.group(1);
    }
    return new SqlError(
        1062, "23000", "Duplicate entry '" + entry(message) + "' for key '" + name + "'");
  }

  private static String entry(String message) {
    Matcher values = VALUES.matcher(message);
    if (values.find()) {
      return CAST.matcher(values.group(1))
          .replaceAll("$1")
          .replace("', '", "-")
          .replace(", ", "-")
          .replaceAll("^'|'$", "");
    }
    Matcher key = KEY.matcher(message);
    return key.find() ? key.group(1) : "";
  }
}
