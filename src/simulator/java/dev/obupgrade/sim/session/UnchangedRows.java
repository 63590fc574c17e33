package dev.obupgrade.sim.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the rows that an {@code UPDATE} would leave as they are. MySQL counts them only for clients
 * that ask for the rows found (CLIENT_FOUND_ROWS). The engine always counts them.
 *
 * @param sql the statement that counts them
 * @param values for its {@code ?} marks
 */
record UnchangedRows(String sql, List<Object> values) {
  private static final Pattern UPDATE =
      Pattern.compile("(?is)update\\s+([\\w$.`]+)\\s+set\\s+(.*)");
  private static final Pattern CLAUSE = Pattern.compile("(?i)\\b(where|order\\s+by|limit)\\b");
  private static final Pattern ASSIGNMENT = Pattern.compile("(?s)\\s*([\\w$.`]+)\\s*=(.*)");

  /** An assignment that changes every row, such as {@code k = k + 1}. */
  private static final Pattern MOVES =
      Pattern.compile("(?is)\\s*([\\w$.`]+)\\s*=\\s*\\1\\s*[+-]\\s*[\\d.]*[1-9][\\d.]*\\s*");

  /** Returns empty if there can be none, and for rare forms (several tables, LIMIT). */
  static Optional<UnchangedRows> of(String update, List<Object> values) {
    Matcher form = UPDATE.matcher(update);
    if (!form.matches()) {
      return Optional.empty();
    }
    String rest = form.group(2);
    String blank = blank(rest);
    Matcher clause = CLAUSE.matcher(blank);
    boolean hasWhere = clause.find();
    int where = hasWhere ? clause.start() : rest.length();
    if (hasWhere && (!clause.group(1).equalsIgnoreCase("where") || clause.find())) {
      return Optional.empty();
    }
    List<String> same = new ArrayList<>();
    for (String assignment : Words.list(rest.substring(0, where))) {
      Matcher matcher = ASSIGNMENT.matcher(assignment);
      if (MOVES.matcher(assignment).matches() || !matcher.matches()) {
        return Optional.empty();
      }
      same.add(matcher.group(1) + " IS NOT DISTINCT FROM (" + matcher.group(2) + ")");
    }
    String condition = hasWhere ? "(" + rest.substring(where + "where".length()) + ") AND " : "";
    int set = (int) blank.substring(0, where).chars().filter(c -> c == '?').count();
    List<Object> reordered = new ArrayList<>();
    if (set <= values.size()) {
      reordered.addAll(values.subList(set, values.size()));
      reordered.addAll(values.subList(0, set));
    }
    return Optional.of(
        new UnchangedRows(
            "SELECT COUNT(*) FROM "
                + form.group(1)
                + " WHERE "
                + condition
                + String.join(" AND ", same),
            reordered));
  }

  /** Blanks out everything in quotes or brackets, except the marks in brackets. */
  private static String blank(String sql) {
    StringBuilder out = new StringBuilder(sql);
    int depth = 0;
    char quote = 0;
    for (int i = 0; i < sql.length(); i++) {
      char c = sql.charAt(i);
      boolean hidden = quote != 0 || depth > 0 && c != '?';
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"' || c == '`') {
        quote = c;
      } else if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      }
      if (hidden) {
        out.setCharAt(i, ' ');
      }
    }
    return out.toString();
  }
}
