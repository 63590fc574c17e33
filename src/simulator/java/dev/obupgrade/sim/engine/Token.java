package dev.obupgrade.sim.engine;

import java.util.Locale;
import java.util.Set;

/**
 * A piece of a statement.
 *
 * @param text what is between the quotes of a STRING or NAME, without escapes; otherwise the text
 *     as written
 * @param from where it begins in the client's text
 * @param to where it ends there
 */
record Token(Kind kind, String text, int from, int to) {

  enum Kind {
    WORD,
    /** In backquotes. */
    NAME,
    STRING,
    NUMBER,
    MARK,
    /** {@code @a} or {@code @@a}. */
    VARIABLE,
    /** One operand, already in the engine's form. */
    READY,
    END
  }

  static final Token NONE = new Token(Kind.END, "", 0, 0);

  /** Words that are neither names nor values in an expression. */
  private static final Set<String> RESERVED =
      Set.of(
          "ALL",
          "AND",
          "AS",
          "ASC",
          "BETWEEN",
          "BY",
          "CASE",
          "CROSS",
          "DELETE",
          "DESC",
          "DISTINCT",
          "DIV",
          "DUPLICATE",
          "ELSE",
          "END",
          "ESCAPE",
          "EXCEPT",
          "EXISTS",
          "FOR",
          "FROM",
          "GROUP",
          "HAVING",
          "ILIKE",
          "IN",
          "INNER",
          "INSERT",
          "INTERSECT",
          "INTERVAL",
          "INTO",
          "IS",
          "JOIN",
          "LEFT",
          "LIKE",
          "LIMIT",
          "MINUS",
          "MOD",
          "NATURAL",
          "NOT",
          "OFFSET",
          "ON",
          "OR",
          "ORDER",
          "OUTER",
          "REGEXP",
          "REPLACE",
          "RIGHT",
          "RLIKE",
          "SELECT",
          "SEPARATOR",
          "SET",
          "THEN",
          "UNION",
          "UPDATE",
          "USING",
          "VALUES",
          "WHEN",
          "WHERE",
          "WITH",
          "XOR",
          "BINARY",
          "COLLATE",
          "OVER",
          "FORCE",
          "USE",
          "IGNORE",
          "STRAIGHT_JOIN",
          "DIFFERENT",
          "FETCH",
          "WINDOW");

  static Token ready(String sql) {
    return new Token(Kind.READY, sql, -1, -1);
  }

  static Token mark(String sql) {
    return new Token(Kind.MARK, sql, -1, -1);
  }

  static Token word(String sql) {
    return new Token(Kind.WORD, sql, -1, -1);
  }

  /** Returns whether it is this word or mark, in any case. */
  boolean is(String other) {
    return (kind == Kind.WORD || kind == Kind.MARK) && text.equalsIgnoreCase(other);
  }

  boolean isAny(Set<String> upperCaseWords) {
    return (kind == Kind.WORD || kind == Kind.MARK)
        && upperCaseWords.contains(text.toUpperCase(Locale.ROOT));
  }

  boolean isReserved() {
    return kind == Kind.WORD && RESERVED.contains(text.toUpperCase(Locale.ROOT));
  }

  /** Returns whether it can be the name of a column, a table, an alias or a function. */
  boolean isName() {
    return kind == Kind.NAME || kind == Kind.WORD && !isReserved();
  }

  /** Returns whether an operand can end here. */
  boolean endsOperand() {
    return switch (kind) {
      case NAME, STRING, NUMBER, VARIABLE, READY -> true;
      case WORD -> !isReserved() || is("END");
      case MARK -> text.equals(")") || text.equals("?");
      case END -> false;
    };
  }

  String sql() {
    return switch (kind) {
      case NAME -> "`" + text.replace("`", "``") + "`";
      case STRING -> "'" + text.replace("'", "''") + "'";
      default -> text;
    };
  }
}
