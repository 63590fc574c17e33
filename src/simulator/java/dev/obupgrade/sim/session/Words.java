package dev.obupgrade.sim.session;

import dev.obupgrade.sim.engine.Rewriter;
import java.util.ArrayList;
import java.util.List;

/** Small helpers for statements that the engine never sees. */
final class Words {
  private Words() {}

  /** Removes hints, comments and the final semicolon, and collapses white space. */
  static String plain(String sql) {
    return Rewriter.plain(sql);
  }

  static String unquoted(String text) {
    String s = text.strip();
    if (s.length() >= 2
        && "'\"`".indexOf(s.charAt(0)) >= 0
        && s.charAt(s.length() - 1) == s.charAt(0)) {
      char quote = s.charAt(0);
      return s.substring(1, s.length() - 1).replace("" + quote + quote, "" + quote);
    }
    return s;
  }

  /** Splits at commas that are neither quoted nor in brackets. */
  static List<String> list(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    char quote = 0;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"' || c == '`') {
        quote = c;
      } else if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      } else if (c == ',' && depth == 0) {
        parts.add(text.substring(from, i).strip());
        from = i + 1;
      }
    }
    if (!text.substring(from).isBlank()) {
      parts.add(text.substring(from).strip());
    }
    return parts;
  }

  static List<String> unquotedList(String text) {
    String inner = text.strip();
    if (inner.startsWith("(") && inner.endsWith(")")) {
      inner = inner.substring(1, inner.length() - 1);
    }
    return list(inner).stream().map(Words::unquoted).toList();
  }

  /** Returns whether a value matches SQL's LIKE pattern, ignoring case. */
  static boolean like(String value, String pattern) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\' && i + 1 < pattern.length()) {
        regex.append(java.util.regex.Pattern.quote(String.valueOf(pattern.charAt(++i))));
      } else if (c == '%') {
        regex.append(".*");
      } else if (c == '_') {
        regex.append('.');
      } else {
        regex.append(java.util.regex.Pattern.quote(String.valueOf(c)));
      }
    }
    return java.util.regex.Pattern.compile(
            regex.toString(),
            java.util.regex.Pattern.CASE_INSENSITIVE | java.util.regex.Pattern.DOTALL)
        .matcher(value)
        .matches();
  }
}
