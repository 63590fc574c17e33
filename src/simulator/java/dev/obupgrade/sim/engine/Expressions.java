package dev.obupgrade.sim.engine;

import dev.obupgrade.sim.engine.Token.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A statement's tokens, with the means to find an operator's operands: brackets, and MySQL's order
 * of precedence.
 */
final class Expressions {
  /** Higher binds tighter. */
  private static final Map<String, Integer> LEVELS =
      Map.ofEntries(
          Map.entry("^", 9),
          Map.entry("*", 8),
          Map.entry("/", 8),
          Map.entry("%", 8),
          Map.entry("DIV", 8),
          Map.entry("MOD", 8),
          Map.entry("+", 7),
          Map.entry("-", 7),
          Map.entry("<<", 6),
          Map.entry(">>", 6),
          Map.entry("&", 5),
          Map.entry("|", 4),
          Map.entry("=", 3),
          Map.entry("<=>", 3),
          Map.entry("<>", 3),
          Map.entry("!=", 3),
          Map.entry("<", 3),
          Map.entry(">", 3),
          Map.entry("<=", 3),
          Map.entry(">=", 3),
          Map.entry("LIKE", 3),
          Map.entry("ILIKE", 3),
          Map.entry("REGEXP", 3),
          Map.entry("IS", 3),
          Map.entry("IN", 3),
          Map.entry("AND", 1),
          Map.entry("XOR", 0),
          Map.entry("OR", -1));

  final List<Token> tokens;

  Expressions(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token at(int i) {
    return i >= 0 && i < tokens.size() ? tokens.get(i) : Token.NONE;
  }

  int size() {
    return tokens.size();
  }

  static int level(String operator) {
    return LEVELS.getOrDefault(operator.toUpperCase(Locale.ROOT), Integer.MIN_VALUE);
  }

  /** Returns whether an operator between two operands is here. */
  boolean isBinary(int i) {
    Token token = at(i);
    return (token.kind() == Kind.MARK || token.kind() == Kind.WORD)
        && LEVELS.containsKey(token.text().toUpperCase(Locale.ROOT))
        && at(i - 1).endsOperand()
        && !at(i + 1).is(")")
        && !at(i + 1).is(",")
        && at(i + 1).kind() != Kind.END;
  }

  /** Returns the bracket that closes the one at {@code i}, or the last token. */
  int closing(int i) {
    int depth = 0;
    for (int j = i; j < size(); j++) {
      if (at(j).is("(")) {
        depth++;
      } else if (at(j).is(")") && --depth == 0) {
        return j;
      }
    }
    return size() - 1;
  }

  int opening(int i) {
    int depth = 0;
    for (int j = i; j >= 0; j--) {
      if (at(j).is(")")) {
        depth++;
      } else if (at(j).is("(") && --depth == 0) {
        return j;
      }
    }
    return 0;
  }

  List<Token> range(int from, int to) {
    return tokens.subList(from, to);
  }

  String sql(int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < Math.min(to, size()); i++) {
      text.append(at(i).is(".") || at(i - 1).is(".") || i == from ? "" : " ").append(at(i).sql());
    }
    return text.toString();
  }

  /** Returns where a word or mark is outside brackets, or -1. */
  int find(String word, int from, int to) {
    for (int i = from; i < to; i++) {
      if (at(i).is("(")) {
        i = closing(i);
      } else if (at(i).is(word)) {
        return i;
      }
    }
    return -1;
  }

  /** Returns the comma after the list element that begins here, or the end. */
  int elementEnd(int from) {
    for (int i = from; i < size(); i++) {
      if (at(i).is("(")) {
        i = closing(i);
      } else if (at(i).is(",") || at(i).is(")")) {
        return i;
      }
    }
    return size();
  }

  /** Returns whether the definition of a key begins here, other than a primary or foreign one. */
  boolean isKey(int i) {
    int from = at(i).is("CONSTRAINT") && !at(i + 1).is("UNIQUE") ? i + 2 : i;
    from += at(from).is("CONSTRAINT") ? 1 : 0;
    return at(from).is("UNIQUE")
        || at(from).is("INDEX")
        || at(from).is("KEY")
        || at(from).is("FULLTEXT");
  }

  /** Returns where the left operand that ends at {@code end} begins. */
  int operandStart(int end, int level) {
    int start = primaryStart(end);
    while (isBinary(start - 1) && level(at(start - 1).text()) >= level) {
      start = primaryStart(start - 2);
    }
    return sign(start);
  }

  /** Returns where the right operand that begins at {@code start} ends. */
  int operandEnd(int start, int level) {
    int i = start;
    while (at(i).is("-")
        || at(i).is("+")
        || at(i).is("~")
        || at(i).is("!")
        || at(i).is("BINARY")
        || at(i).is("NOT")) {
      i++;
    }
    int end = primaryEnd(i);
    while (isBinary(end + 1) && level(at(end + 1).text()) > level) {
      end = operandEnd(end + 2, level(at(end + 1).text()));
    }
    return end;
  }

  int primaryStart(int end) {
    Token last = at(end);
    int start = end;
    if (last.is(")")) {
      start = opening(end);
      if (at(start - 1).isName() || isFunctionWord(start - 1)) {
        start--;
      }
    } else if (last.is("END")) {
      int depth = 0;
      while (start > 0) {
        depth += at(start).is("END") ? 1 : at(start).is("CASE") ? -1 : 0;
        if (depth == 0) {
          break;
        }
        start--;
      }
    }
    while (at(start - 1).is(".") && start >= 2) {
      start -= 2;
    }
    return start;
  }

  int primaryEnd(int start) {
    Token first = at(start);
    if (first.is("(")) {
      return closing(start);
    }
    if (first.is("CASE")) {
      return caseEnd(start);
    }
    int end = start;
    while (at(end + 1).is(".")) {
      end += 2;
    }
    if (at(end + 1).is("(") && (at(end).kind() == Kind.WORD || at(end).kind() == Kind.NAME)) {
      end = closing(end + 1);
      if (at(end + 1).is("OVER") && at(end + 2).is("(")) {
        end = closing(end + 2);
      }
    }
    return Math.min(end, size() - 1);
  }

  private int caseEnd(int start) {
    int depth = 0;
    for (int i = start; i < size(); i++) {
      depth += at(i).is("CASE") ? 1 : at(i).is("END") ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return size() - 1;
  }

  /** Reserved words that are also functions. */
  private boolean isFunctionWord(int i) {
    return at(i).is("LEFT")
        || at(i).is("RIGHT")
        || at(i).is("REPLACE")
        || at(i).is("MOD")
        || at(i).is("INSERT")
        || at(i).is("VALUES") && at(i - 1).is("=");
  }

  private int sign(int start) {
    boolean sign = at(start - 1).is("-") || at(start - 1).is("+") || at(start - 1).is("~");
    return sign && !at(start - 2).endsOperand() ? start - 1 : start;
  }
}
