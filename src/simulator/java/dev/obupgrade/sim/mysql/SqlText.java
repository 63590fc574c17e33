package dev.obupgrade.sim.mysql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** Finds {@code ?} marks and {@code ;} in SQL outside strings, quoted names, comments and hints. */
final class SqlText {
  private final String sql;
  private int at;

  private SqlText(String sql) {
    this.sql = sql;
  }

  /** Returns how many values the statement takes. */
  static int placeholders(String sql) {
    List<Integer> marks = new ArrayList<>();
    new SqlText(sql).scan('?', marks::add);
    return marks.size();
  }

  /** Returns the statements of a text, without their semicolons and without empty ones. */
  static List<String> statements(String sql) {
    List<Integer> ends = new ArrayList<>();
    new SqlText(sql).scan(';', ends::add);
    ends.add(sql.length());
    List<String> statements = new ArrayList<>();
    int start = 0;
    for (int end : ends) {
      String statement = sql.substring(start, end).strip();
      if (!isEmpty(statement)) {
        statements.add(statement);
      }
      start = end + 1;
    }
    return statements;
  }

  /** Returns whether there is only white space and comments. */
  static boolean isEmpty(String sql) {
    SqlText text = new SqlText(sql);
    while (text.at < sql.length()) {
      if (!Character.isWhitespace(sql.charAt(text.at)) && !text.skipComment()) {
        return false;
      }
      text.at++;
    }
    return true;
  }

  private void scan(char wanted, IntConsumer found) {
    for (; at < sql.length(); at++) {
      char c = sql.charAt(at);
      if (c == '\'' || c == '"' || c == '`') {
        skipQuoted(c);
      } else if (c == wanted) {
        found.accept(at);
      } else {
        skipComment();
      }
    }
  }

  /**
   * Skips a string. A doubled quote ends one string and begins the next, which doesn't matter here.
   */
  private void skipQuoted(char quote) {
    for (at++; at < sql.length() && sql.charAt(at) != quote; at++) {
      if (sql.charAt(at) == '\\' && quote != '`') {
        at++;
      }
    }
  }

  /** Moves to the last character of a comment if one begins here. */
  private boolean skipComment() {
    if (sql.startsWith("/*", at) && !sql.startsWith("/*!", at)) {
      skipPast("*/", 2);
    } else if (sql.charAt(at) == '#' || sql.startsWith("--", at) && blankOrEnd(at + 2)) {
      skipPast("\n", 1);
    } else {
      return false;
    }
    return true;
  }

  /** Two dashes begin a comment only before white space: {@code 5--1} is 6. */
  private boolean blankOrEnd(int index) {
    return index >= sql.length() || sql.charAt(index) <= ' ';
  }

  private void skipPast(String end, int from) {
    int found = sql.indexOf(end, at + from);
    at = found < 0 ? sql.length() : found + end.length() - 1;
  }
}
