package dev.obupgrade.sim.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Rewrites queries whose columns GROUP BY doesn't name. OceanBase selects these from any row of the
 * group. H2 refuses them where the rows differ, and then gets the query with explicit {@code
 * ANY_VALUE}. For example, ob-operator lists the parameters of a cluster {@code GROUP BY name}.
 */
public final class AnyValues {
  private static final Set<String> AGGREGATES =
      Set.of(
          "COUNT",
          "SUM",
          "MIN",
          "MAX",
          "AVG",
          "GROUP_CONCAT",
          "ANY_VALUE",
          "STD",
          "STDDEV",
          "VARIANCE",
          "BIT_AND",
          "BIT_OR",
          "BIT_XOR",
          "OVER",
          "*");

  private final String sql;
  private final Expressions source;
  private final List<Token> wrapped = new ArrayList<>();

  private AnyValues(String sql) {
    this.sql = sql;
    this.source = new Expressions(Lexer.tokens(sql));
  }

  /** Returns the statement with its grouped queries' other columns as {@code ANY_VALUE}. */
  public static String in(String sql) {
    return new AnyValues(sql).run();
  }

  private String run() {
    for (int i = 0; i < source.size(); i++) {
      if (source.at(i).is("BY") && source.at(i - 1).is("GROUP")) {
        items(i - 2, i + 1);
      }
    }
    StringBuilder text = new StringBuilder(sql);
    wrapped.stream()
        .sorted((a, b) -> b.from() - a.from())
        .forEach(e -> text.insert(e.to(), ")").insert(e.from(), "ANY_VALUE("));
    return text.toString();
  }

  private void items(int before, int groups) {
    int select = before;
    while (select >= 0 && !source.at(select).is("SELECT")) {
      select = source.at(select).is(")") ? source.opening(select) - 1 : select - 1;
    }
    int from = source.at(select + 1).is("DISTINCT") ? select + 2 : select + 1;
    for (int i = from; select >= 0 && i <= before; i++) {
      boolean end = source.at(i).is("FROM");
      if (source.at(i).is("(")) {
        i = source.closing(i);
      } else if (end || source.at(i).is(",")) {
        item(from, i - 1, groups);
        from = i + 1;
      }
      if (end) {
        return;
      }
    }
  }

  private void item(int from, int to, int groups) {
    int end = to;
    if (source.at(to - 1).is("AS")) {
      end = to - 2;
    } else if (to > from && source.at(to).isName() && source.at(to - 1).endsOperand()) {
      end = to - 1;
    }
    for (int i = from; i <= end; i++) {
      if (source.at(i).isAny(AGGREGATES)) {
        return;
      }
    }
    boolean column = end == from || source.at(end - 1).is(".");
    if (end >= from && !(column && isGrouped(source.at(end), groups))) {
      wrapped.add(new Token(Token.Kind.READY, "", source.at(from).from(), source.at(end).to()));
    }
  }

  private boolean isGrouped(Token column, int groups) {
    for (int i = groups; i < source.size(); i++) {
      Token token = source.at(i);
      if (token.is("HAVING") || token.is("ORDER") || token.is("LIMIT") || token.is(")")) {
        return false;
      }
      if (token.is("(")) {
        i = source.closing(i);
      } else if (token.text().equalsIgnoreCase(column.text())) {
        return true;
      }
    }
    return false;
  }
}
