package dev.obupgrade.sim.engine;

import dev.obupgrade.sim.engine.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Rewrites comparisons as calls. MySQL compares anything with anything: text counts as the number
 * that it begins with, or 0. H2 refuses some comparisons, and then gets the statement once more
 * with every comparison as a call.
 */
final class Lenient {
  private static final Set<String> COMPARISONS = Set.of("=", "<>", "!=", "<", ">", "<=", ">=");
  private static final Set<String> ARITHMETIC = Set.of("+", "-", "*", "/", "%");
  private static final Set<String> CONDITIONS = Set.of("WHERE", "AND", "OR", "ON", "HAVING", "NOT");
  private static final Set<String> NUMBERS = Set.of("SUM", "AVG");

  private Expressions source;

  private Lenient(List<Token> tokens) {
    source = new Expressions(tokens);
  }

  static List<Token> translate(List<Token> tokens) {
    Lenient lenient = new Lenient(tokens);
    lenient.aggregates();
    lenient.arithmetic();
    lenient.lists();
    lenient.comparisons();
    lenient.conditions();
    return lenient.source.tokens;
  }

  private void aggregates() {
    for (int i = source.size() - 1; i >= 0; i--) {
      if (source.at(i).isAny(NUMBERS) && source.at(i + 1).is("(")) {
        int end = source.closing(i + 1);
        int from = source.at(i + 2).is("DISTINCT") ? i + 3 : i + 2;
        put(from, end - 1, Operators.call("sim_number", copy(from, end)));
      }
    }
  }

  private void arithmetic() {
    for (int i = source.size() - 1; i >= 0; i--) {
      if (source.at(i).isAny(ARITHMETIC) && source.isBinary(i)) {
        int end = source.primaryEnd(i + 1);
        if (isUncertain(source.at(i + 1))) {
          put(i + 1, end, Operators.call("sim_number", copy(i + 1, end + 1)));
        }
        int start = source.primaryStart(i - 1);
        if (isUncertain(source.at(start))) {
          put(start, i - 1, Operators.call("sim_number", copy(start, i)));
        }
      }
    }
  }

  private static boolean isUncertain(Token token) {
    return token.kind() == Kind.STRING || token.isName() && !token.is("sim_number");
  }

  private void lists() {
    for (int i = source.size() - 1; i >= 0; i--) {
      boolean list =
          source.at(i).is("IN") && source.at(i + 1).is("(") && !source.at(i + 2).is("SELECT");
      if (list && !source.at(i - 1).is("NOT") && !source.at(i - 1).is(")")) {
        in(i, i - 1, false);
      } else if (list && source.at(i - 1).is("NOT")) {
        in(i, i - 2, true);
      } else if (source.at(i).is("BETWEEN")) {
        between(i);
      }
    }
  }

  private void in(int in, int end, boolean not) {
    int start = source.operandStart(end, 4);
    int close = source.closing(in + 1);
    List<Token> left = copy(start, end + 1);
    List<Token> made = new ArrayList<>();
    made.add(Token.mark("("));
    made.addAll(not ? List.of(Token.word("NOT"), Token.mark("(")) : List.of(Token.mark("(")));
    int from = in + 2;
    for (int j = from; j <= close; j++) {
      if (source.at(j).is("(")) {
        j = source.closing(j);
      } else if (source.at(j).is(",") || j == close) {
        made.addAll(from > in + 2 ? List.of(Token.word("OR")) : List.of());
        made.addAll(left);
        made.add(Token.mark("="));
        made.addAll(copy(from, j));
        from = j + 1;
      }
    }
    made.addAll(List.of(Token.mark(")"), Token.mark(")")));
    put(start, close, made);
  }

  private void between(int i) {
    boolean not = source.at(i - 1).is("NOT");
    int end = not ? i - 2 : i - 1;
    int start = source.operandStart(end, 4);
    int low = source.operandEnd(i + 1, 3);
    if (!source.at(low + 1).is("AND")) {
      return;
    }
    int high = source.operandEnd(low + 2, 3);
    List<Token> made = new ArrayList<>(List.of(Token.mark("(")));
    if (not) {
      made.addAll(List.of(Token.word("NOT"), Token.mark("(")));
    }
    made.addAll(copy(start, end + 1));
    made.add(Token.mark(">="));
    made.addAll(copy(i + 1, low + 1));
    made.add(Token.word("AND"));
    made.addAll(copy(start, end + 1));
    made.add(Token.mark("<="));
    made.addAll(copy(low + 2, high + 1));
    made.addAll(not ? List.of(Token.mark(")"), Token.mark(")")) : List.of(Token.mark(")")));
    put(start, high, made);
  }

  private void comparisons() {
    boolean assigns = source.at(0).is("UPDATE");
    int from = 0;
    while (assigns && from < source.size() && !source.at(from).is("WHERE")) {
      from++;
    }
    for (int i = from; i < source.size(); i++) {
      if (!source.at(i).isAny(COMPARISONS)
          || !source.isBinary(i)
          || source.at(i - 1).is(")") && isRow(source.opening(i - 1))) {
        continue;
      }
      int start = source.operandStart(i - 1, 4);
      int end = source.operandEnd(i + 1, 3);
      List<Token> made = new ArrayList<>(List.of(Token.mark("(")));
      made.addAll(Operators.call("sim_compare", copy(start, i), copy(i + 1, end + 1)));
      made.addAll(List.of(source.at(i), Token.ready("0"), Token.mark(")")));
      put(start, end, made);
      i = start + made.size() - 1;
    }
  }

  private boolean isRow(int open) {
    int close = source.closing(open);
    for (int i = open + 1; i < close; i++) {
      if (source.at(i).is("(")) {
        i = source.closing(i);
      } else if (source.at(i).is(",")) {
        return !source.at(open - 1).isName();
      }
    }
    return false;
  }

  private void conditions() {
    for (int i = source.size() - 1; i >= 0; i--) {
      boolean condition = source.at(i).isAny(CONDITIONS) && !source.at(i + 1).is("(");
      if (condition && isUncertain(source.at(i + 1)) && !source.at(i + 2).is("(")) {
        int end = source.primaryEnd(i + 1);
        boolean whole = !source.isBinary(end + 1) || source.at(end + 1).isAny(CONDITIONS);
        boolean predicate =
            source.at(end + 1).is("IS")
                || source.at(end + 1).is("IN")
                || source.at(end + 1).is("NOT")
                || source.at(end + 1).is("BETWEEN");
        if (whole && !predicate) {
          List<Token> made = new ArrayList<>(List.of(Token.mark("(")));
          made.addAll(Operators.call("sim_number", copy(i + 1, end + 1)));
          made.addAll(List.of(Token.mark("<>"), Token.ready("0"), Token.mark(")")));
          put(i + 1, end, made);
        }
      }
    }
  }

  private List<Token> copy(int from, int to) {
    return new ArrayList<>(source.tokens.subList(from, to));
  }

  private void put(int from, int to, List<Token> made) {
    List<Token> tokens = new ArrayList<>(source.tokens.subList(0, from));
    tokens.addAll(made);
    tokens.addAll(source.tokens.subList(to + 1, source.size()));
    source = new Expressions(tokens);
  }
}
