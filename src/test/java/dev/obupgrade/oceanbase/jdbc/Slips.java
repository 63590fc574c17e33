package dev.obupgrade.oceanbase.jdbc;

import java.util.List;
import java.util.regex.Pattern;

/** Statements with one typo each, for each word that can be wrong. */
final class Slips {
  /** Texts are anybody's, and the name that a column is given is any name. */
  private static final Pattern WORD =
      Pattern.compile("'(?:[^']|'')*'|\\bas\\s+\\w+|(?<word>[A-Za-z_][\\w$]*)");

  private Slips() {}

  static List<String> of(String statement) {
    return WORD.matcher(statement)
        .results()
        .filter(match -> match.group("word") != null)
        .map(match -> statement.substring(0, match.end()) + "q" + statement.substring(match.end()))
        .toList();
  }
}
