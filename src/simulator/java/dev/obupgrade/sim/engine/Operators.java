package dev.obupgrade.sim.engine;

import dev.obupgrade.sim.engine.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Rewrites MySQL's operators that H2 lacks as calls, one level of precedence after the other, the
 * tightest first.
 */
final class Operators {
  private static final List<Set<String>> LEVELS =
      List.of(
          Set.of("^"),
          Set.of("/", "DIV", "%", "MOD"),
          Set.of("<<", ">>"),
          Set.of("&"),
          Set.of("|"),
          Set.of("<=>"),
          Set.of("XOR"));
  private static final Set<String> COMPARISONS =
      Set.of("=", "<>", "!=", "<", ">", "<=", ">=", "IS");

  private static final Set<String> ARITHMETIC = Set.of("+", "-", "*");

  private Expressions source;

  private Operators(List<Token> tokens) {
    source = new Expressions(tokens);
  }

  static List<Token> translate(List<Token> tokens) {
    Operators operators = new Operators(tokens);
    operators.unary();
    for (Set<String> level : LEVELS) {
      operators.binary(level);
    }
    operators.literals();
    return operators.source.tokens;
  }

  /** Handles {@code BINARY x}, which compares bytes, and {@code ~x}, which inverts bits. */
  private void unary() {
    for (int i = source.size() - 1; i >= 0; i--) {
      boolean bits = source.at(i).is("~");
      if (bits || source.at(i).is("BINARY") && !source.at(i - 1).is("AS")) {
        int end = source.primaryEnd(i + 1);
        List<Token> operand = source.tokens.subList(i + 1, end + 1);
        replace(i, end, bits ? call("BITNOT", operand) : cast(operand, "VARBINARY"));
      }
    }
  }

  private void binary(Set<String> operators) {
    for (int i = 0; i < source.size(); i++) {
      if (!source.at(i).isAny(operators) || !source.isBinary(i)) {
        continue;
      }
      String operator = source.at(i).text().toUpperCase(Locale.ROOT);
      int level = Expressions.level(operator);
      int from = source.operandStart(i - 1, level);
      int to = source.operandEnd(i + 1, level);
      List<Token> left = source.tokens.subList(from, i);
      List<Token> right = source.tokens.subList(i + 1, to + 1);
      List<Token> made = made(operator, left, right);
      replace(from, to, made);
      i = from + made.size() - 1;
    }
  }

  private static List<Token> made(String operator, List<Token> left, List<Token> right) {
    return switch (operator) {
      case "^" -> call("BITXOR", left, right);
      case "&" -> call("BITAND", left, right);
      case "|" -> call("BITOR", left, right);
      case "<<" -> call("LSHIFT", cast(left, "BIGINT"), right);
      case ">>" -> call("RSHIFT", cast(left, "BIGINT"), right);
      case "DIV" -> call("sim_div", left, right);
      case "XOR" -> call("sim_xor", left, right);
      case "%", "MOD" -> bracketed(left, List.of(Token.mark("%")), notZero(right));
      case "<=>" -> bracketed(left, List.of(Token.word("IS NOT DISTINCT FROM")), right);
      // integers divide to a fraction in MySQL, and by zero to NULL
      default ->
          bracketed(
              left,
              List.of(Token.mark("*"), Token.ready("1.0000"), Token.mark("/")),
              notZero(right));
    };
  }

  private static List<Token> notZero(List<Token> operand) {
    boolean number =
        operand.size() == 1
            && operand.get(0).kind() == Kind.NUMBER
            && operand.get(0).text().matches(".*[1-9].*");
    return number ? operand : call("NULLIF", operand, List.of(Token.ready("0")));
  }

  /** Compares strings without case and trailing spaces. */
  private void literals() {
    boolean assigns =
        source.at(0).is("UPDATE") || source.at(0).is("INSERT") || source.at(0).is("REPLACE");
    int depth = 0;
    boolean inList = false;
    int listDepth = 0;
    for (int i = 0; i < source.size(); i++) {
      Token token = source.at(i);
      Token before = source.at(i - 1);
      assigns &= !token.is("WHERE") && !token.is("SELECT");
      if (token.is("(")) {
        depth++;
        if (before.is("IN") && !source.at(i + 1).is("SELECT")) {
          inList = true;
          listDepth = depth;
        }
      } else if (token.is(")")) {
        inList &= depth != listDepth;
        depth--;
      } else if (isWhole(token) && (isArithmetic(i - 1) || isArithmetic(i + 1))) {
        // H2 would count in 32 bits
        source.tokens.set(i, Token.ready("CAST(" + token.text() + " AS BIGINT)"));
      } else if (token.kind() == Kind.STRING && !(assigns && depth == 0)) {
        boolean compared =
            before.isAny(COMPARISONS)
                || source.at(i + 1).isAny(COMPARISONS)
                || source.at(i + 1).is("IN")
                || before.is("BETWEEN")
                || before.is("WHEN")
                || before.is("IS NOT DISTINCT FROM")
                || before.is("AND") && isBetween(i - 1)
                || source.at(i + 1).is("ILIKE")
                || inList && depth == listDepth;
        if (compared) {
          source.tokens.set(
              i,
              Token.ready(
                  "CAST('"
                      + token.text().stripTrailing().replace("'", "''")
                      + "' AS VARCHAR_IGNORECASE)"));
        }
      }
    }
  }

  private static boolean isWhole(Token token) {
    return token.kind() == Kind.NUMBER && token.text().matches("\\d{1,18}");
  }

  private boolean isArithmetic(int i) {
    return source.at(i).isAny(ARITHMETIC) && source.isBinary(i);
  }

  private boolean isBetween(int and) {
    for (int i = and - 1; i >= 0 && !source.at(i).is("AND") && !source.at(i).is("OR"); i--) {
      if (source.at(i).is("BETWEEN")) {
        return true;
      }
      if (source.at(i).is(")")) {
        i = source.opening(i);
      }
    }
    return false;
  }

  private void replace(int from, int to, List<Token> made) {
    List<Token> tokens = new ArrayList<>(source.tokens.subList(0, from));
    tokens.addAll(made);
    tokens.addAll(source.tokens.subList(to + 1, source.size()));
    source = new Expressions(tokens);
  }

  @SafeVarargs
  static List<Token> call(String name, List<Token>... arguments) {
    List<Token> tokens = new ArrayList<>(List.of(Token.word(name), Token.mark("(")));
    for (int i = 0; i < arguments.length; i++) {
      if (i > 0) {
        tokens.add(Token.mark(","));
      }
      tokens.addAll(arguments[i]);
    }
    tokens.add(Token.mark(")"));
    return tokens;
  }

  static List<Token> cast(List<Token> operand, String type) {
    List<Token> tokens = new ArrayList<>(List.of(Token.word("CAST"), Token.mark("(")));
    tokens.addAll(operand);
    tokens.addAll(List.of(Token.word("AS"), Token.word(type), Token.mark(")")));
    return tokens;
  }

  private static List<Token> bracketed(List<Token> left, List<Token> middle, List<Token> right) {
    List<Token> tokens = new ArrayList<>(List.of(Token.mark("(")));
    tokens.addAll(left);
    tokens.addAll(middle);
    tokens.addAll(right);
    tokens.add(Token.mark(")"));
    return tokens;
  }
}
