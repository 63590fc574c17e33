package dev.obupgrade.sim.engine;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Turns a statement as MySQL and OceanBase clients write it into one that H2 parses: hints and
 * comments go, double-quoted strings and backslashes become plain strings, variables and session
 * functions become literals, {@code if(} and a few functions get H2's names.
 */
public final class Rewriter {
  private static final Map<String, String> FUNCTIONS =
      Map.of(
          "if", "casewhen",
          "unix_timestamp", "sim_unix_timestamp",
          "from_unixtime", "sim_from_unixtime",
          "sysdate", "now",
          "utc_timestamp", "now");
  private static final Set<String> SESSION_FUNCTIONS =
      Set.of(
          "ob_version",
          "version",
          "database",
          "schema",
          "user",
          "current_user",
          "session_user",
          "connection_id",
          "last_insert_id",
          "row_count",
          "found_rows",
          "effective_tenant",
          "effective_tenant_id");
  private final String sql;
  private final UnaryOperator<String> variables;
  private final UnaryOperator<String> functions;
  private final StringBuilder out;
  private int at;

  private Rewriter(String sql, UnaryOperator<String> variables, UnaryOperator<String> functions) {
    this.sql = sql;
    this.variables = variables;
    this.functions = functions;
    this.out = new StringBuilder(sql.length() + 32);
  }

  /**
   * @param variables the SQL literal of {@code @@name} or {@code @name}, marks included
   * @param functions the SQL literal of a function of the session, such as {@code ob_version}
   */
  public static String rewrite(
      String sql, UnaryOperator<String> variables, UnaryOperator<String> functions) {
    return Dialect.translate(new Rewriter(sql, variables, functions).run());
  }

  private String run() {
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (c == '\'' || c == '"') {
        string(c);
      } else if (c == '`') {
        int end = sql.indexOf('`', at + 1);
        copy(end < 0 ? sql.length() : end + 1);
      } else if (c == '/' && sql.startsWith("/*", at)) {
        int end = sql.indexOf("*/", at + 2);
        at = end < 0 ? sql.length() : end + 2;
        out.append(' ');
      } else if (c == '#' || c == '-' && sql.startsWith("-- ", at)) {
        int end = sql.indexOf('\n', at);
        at = end < 0 ? sql.length() : end;
      } else if (c == '@') {
        variable();
      } else if (Character.isLetter(c) || c == '_') {
        word();
      } else if (Character.isDigit(c)) {
        copy(wordEnd(at));
      } else if (c == '/') {
        // integers divide to a fraction in MySQL
        out.append("* 1.0 /");
        at++;
      } else if (c == '&' && sql.startsWith("&&", at)) {
        out.append(" and ");
        at += 2;
      } else {
        copy(at + 1);
      }
    }
    String text = out.toString().strip();
    while (text.endsWith(";")) {
      text = text.substring(0, text.length() - 1).stripTrailing();
    }
    return text;
  }

  private void string(char quote) {
    out.append('\'');
    at++;
    while (at < sql.length()) {
      char c = sql.charAt(at++);
      if (c == '\\' && at < sql.length()) {
        literal(unescaped(sql.charAt(at++)));
      } else if (c == quote) {
        if (at < sql.length() && sql.charAt(at) == quote) {
          literal(quote);
          at++;
        } else {
          break;
        }
      } else {
        literal(c);
      }
    }
    out.append('\'');
  }

  private void literal(char c) {
    out.append(c);
    if (c == '\'') {
      out.append('\'');
    }
  }

  private static char unescaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case '0' -> '\0';
      default -> c;
    };
  }

  private void variable() {
    int end = at;
    while (end < sql.length() && (sql.charAt(end) == '@' || sql.charAt(end) == '.')) {
      end++;
    }
    while (end < sql.length()
        && (Character.isLetterOrDigit(sql.charAt(end))
            || sql.charAt(end) == '_'
            || sql.charAt(end) == '$'
            || sql.charAt(end) == '.')) {
      end++;
    }
    out.append(variables.apply(sql.substring(at, end)));
    at = end;
  }

  private void word() {
    int end = wordEnd(at);
    String word = sql.substring(at, end);
    String lower = word.toLowerCase(Locale.ROOT);
    int next = end;
    while (next < sql.length() && Character.isWhitespace(sql.charAt(next))) {
      next++;
    }
    boolean call = next < sql.length() && sql.charAt(next) == '(';
    boolean member = !out.isEmpty() && out.charAt(out.length() - 1) == '.';
    if (call && !member && SESSION_FUNCTIONS.contains(lower)) {
      int close = next + 1;
      while (close < sql.length() && Character.isWhitespace(sql.charAt(close))) {
        close++;
      }
      if (close < sql.length() && sql.charAt(close) == ')') {
        out.append(functions.apply(lower));
        at = close + 1;
        return;
      }
    }
    if (next < sql.length() && sql.charAt(next) == '.') {
      out.append(schema(word));
      at = next;
      return;
    }
    if (call && !member && FUNCTIONS.containsKey(lower)) {
      out.append(FUNCTIONS.get(lower));
      at = next;
      return;
    }
    out.append(word);
    at = end;
  }

  /** H2 tells the cases of schema names apart, even where it does for no other name. */
  public static String schema(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.equals("information_schema") || lower.equals("public")
        ? lower.toUpperCase(Locale.ROOT)
        : lower;
  }

  private int wordEnd(int from) {
    int end = from;
    while (end < sql.length()
        && (Character.isLetterOrDigit(sql.charAt(end))
            || sql.charAt(end) == '_'
            || sql.charAt(end) == '$')) {
      end++;
    }
    return Math.max(end, from + 1);
  }

  private void copy(int end) {
    out.append(sql, at, end);
    at = end;
  }
}
