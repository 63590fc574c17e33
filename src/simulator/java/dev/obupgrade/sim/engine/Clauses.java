package dev.obupgrade.sim.engine;

import dev.obupgrade.sim.engine.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Rewrites clauses and keywords of MySQL that H2 lacks or spells differently. */
final class Clauses {
  private static final Set<String> MODIFIERS =
      Set.of(
          "SQL_NO_CACHE",
          "SQL_CACHE",
          "SQL_CALC_FOUND_ROWS",
          "SQL_SMALL_RESULT",
          "SQL_BIG_RESULT",
          "SQL_BUFFER_RESULT",
          "HIGH_PRIORITY",
          "STRAIGHT_JOIN");
  private static final Set<String> CHARSETS =
      Set.of("_UTF8", "_UTF8MB4", "_UTF8MB3", "_LATIN1", "_GBK", "_BINARY", "_ASCII", "N");
  private static final Set<String> OUTER = Set.of("LEFT", "RIGHT", "OUTER", "NATURAL", "CROSS");

  private final Expressions source;
  private final List<Token> out = new ArrayList<>();
  private int i;

  private Clauses(List<Token> tokens) {
    source = new Expressions(tokens);
  }

  static List<Token> translate(List<Token> tokens) {
    Clauses clauses = new Clauses(tokens);
    clauses.run();
    return clauses.out;
  }

  private void run() {
    while (i < source.size()) {
      Token token = source.at(i);
      if (!word(token) && !mark(token) && !string(token)) {
        out.add(
            token.isName() && source.at(i + 1).is(".") && !source.at(i - 1).is(".")
                ? new Token(token.kind(), Rewriter.schema(token.text()), token.from(), token.to())
                : token);
        i++;
      }
    }
  }

  private boolean word(Token token) {
    if (token.kind() != Kind.WORD) {
      return false;
    }
    Token next = source.at(i + 1);
    switch (token.text().toUpperCase(Locale.ROOT)) {
      case "SELECT" -> {
        out.add(token);
        i++;
        while (source.at(i).isAny(MODIFIERS)) {
          i++;
        }
      }
      case "FORCE", "USE", "IGNORE" -> {
        if (!next.is("INDEX") && !next.is("KEY")) {
          return false;
        }
        while (i < source.size() && !source.at(i).is("(")) {
          i++;
        }
        i = source.closing(i) + 1;
      }
      case "COLLATE" -> i += source.at(i + 1).is("=") ? 3 : 2;
      case "RLIKE" -> put("REGEXP", 1);
      case "LIKE" -> put("ILIKE", 1);
      case "MINUS" -> {
        if (!next.is("SELECT") && !next.is("(")) {
          return false;
        }
        put("EXCEPT", 1);
      }
      case "LOCK" -> {
        if (!next.is("IN")) {
          return false;
        }
        i += 4;
      }
      case "JOIN" -> join();
      case "INNER" -> i += next.is("JOIN") ? 1 : fallThrough(token);
      default -> {
        return charset(token, next);
      }
    }
    return true;
  }

  private int fallThrough(Token token) {
    out.add(token);
    return 1;
  }

  private boolean charset(Token token, Token next) {
    if (next.kind() == Kind.STRING && token.isAny(CHARSETS)) {
      i++;
      return true;
    }
    boolean bytes = next.kind() == Kind.STRING && token.is("X") && next.from() == token.to();
    if (bytes) {
      out.add(Token.ready("X'" + next.text() + "'"));
      i += 2;
    }
    return bytes;
  }

  /**
   * Completes a join without a condition, to which H2 would give the condition of the next join.
   */
  private void join() {
    Token before = source.at(i - 1);
    if (before.isAny(OUTER)) {
      put("JOIN", 1);
      return;
    }
    int end = source.primaryEnd(i + 1);
    if (source.at(end + 1).is("AS")) {
      end += 2;
    } else if (source.at(end + 1).isName()) {
      end++;
    }
    Token after = source.at(end + 1);
    out.add(Token.word(after.is("ON") || after.is("USING") ? "JOIN" : "CROSS JOIN"));
    i++;
  }

  private boolean mark(Token token) {
    if (token.kind() != Kind.MARK) {
      return false;
    }
    switch (token.text()) {
      case "&&" -> put("AND", 1);
      case "||" -> put("OR", 1);
      case "!" -> put("NOT", 1);
      case ";" -> {
        if (i == source.size() - 1) {
          i++;
        } else {
          return false;
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Handles strings: one may be an alias, and adjacent strings are one. */
  private boolean string(Token token) {
    if (token.kind() != Kind.STRING) {
      return false;
    }
    Token before = source.at(i - 1);
    Token next = source.at(i + 1);
    boolean last = next.is(",") || next.is("FROM") || next.kind() == Kind.END || next.is(")");
    boolean operandBefore =
        before.kind() == Kind.NUMBER
            || before.kind() == Kind.NAME
            || before.is(")")
            || before.is("END")
            || before.kind() == Kind.WORD && !before.isReserved() && !isLiteralPrefix(before);
    if (last && (before.is("AS") || operandBefore) && inSelectList()) {
      out.add(new Token(Kind.NAME, token.text(), token.from(), token.to()));
      i++;
      return true;
    }
    StringBuilder text = new StringBuilder(token.text());
    while (source.at(i + 1).kind() == Kind.STRING && !before.is("AS")) {
      text.append(source.at(++i).text());
    }
    out.add(new Token(Kind.STRING, text.toString(), token.from(), token.to()));
    i++;
    return true;
  }

  private static boolean isLiteralPrefix(Token token) {
    return token.is("DATE")
        || token.is("TIME")
        || token.is("TIMESTAMP")
        || token.is("COMMENT")
        || token.is("DEFAULT")
        || token.isAny(CHARSETS)
        || token.is("X");
  }

  private boolean inSelectList() {
    for (int j = i; j >= 0; j--) {
      Token token = source.at(j);
      if (token.is(")")) {
        j = source.opening(j);
      } else if (token.is("SELECT")) {
        return true;
      } else if (token.is("FROM") || token.is("WHERE") || token.is("(")) {
        return false;
      }
    }
    return false;
  }

  private void put(String word, int taken) {
    out.add(Token.word(word));
    i += taken;
  }
}
