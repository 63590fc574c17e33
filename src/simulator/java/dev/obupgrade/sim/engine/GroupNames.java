package dev.obupgrade.sim.engine;

import dev.obupgrade.sim.engine.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Qualifies bare names in GROUP BY. In MySQL such a name means the selected column, even if several
 * tables have one. H2 calls it ambiguous. obdeploy uses this form to query the zones of each
 * tenant's resource pools.
 */
final class GroupNames {
  private static final Set<String> SELECTS = Set.of("SELECT", "DISTINCT", "ALL", "DISTINCTROW");
  private static final Set<String> ENDS =
      Set.of(
          "HAVING",
          "ORDER",
          "LIMIT",
          "FOR",
          "LOCK",
          "WINDOW",
          "UNION",
          "EXCEPT",
          "MINUS",
          "INTERSECT",
          "WITH",
          ";",
          ")");

  private final Expressions source;

  private GroupNames(List<Token> tokens) {
    source = new Expressions(tokens);
  }

  static List<Token> translate(List<Token> tokens) {
    return new GroupNames(tokens).run();
  }

  private List<Token> run() {
    List<Token> out = new ArrayList<>(source.size());
    for (int i = 0; i < source.size(); i++) {
      out.add(source.at(i));
      if (source.at(i).is("BY") && source.at(i - 1).is("GROUP")) {
        i = grouped(i + 1, selected(i - 2), out) - 1;
      }
    }
    return out;
  }

  /** Returns the columns that the query before GROUP BY selects with their tables' names. */
  private List<List<Token>> selected(int before) {
    int select = before;
    while (select >= 0 && !source.at(select).is("SELECT")) {
      select = source.at(select).is(")") ? source.opening(select) - 1 : select - 1;
    }
    List<List<Token>> columns = new ArrayList<>();
    int from = select;
    while (source.at(from).isAny(SELECTS)) {
      from++;
    }
    for (int i = from; select >= 0 && i <= before; i++) {
      boolean end = source.at(i).is("FROM");
      if (source.at(i).is("(")) {
        i = source.closing(i);
      } else if (end || source.at(i).is(",")) {
        List<Token> item = source.tokens.subList(from, i);
        if (isQualified(item)) {
          columns.add(item);
        }
        from = i + 1;
      }
      if (end) {
        break;
      }
    }
    return columns;
  }

  /** Returns whether it is exactly {@code a.b} or {@code a.b.c}. */
  private static boolean isQualified(List<Token> item) {
    if (item.size() != 3 && item.size() != 5) {
      return false;
    }
    for (int i = 0; i < item.size(); i++) {
      if (i % 2 == 0 ? !item.get(i).isName() : !item.get(i).is(".")) {
        return false;
      }
    }
    return true;
  }

  private int grouped(int from, List<List<Token>> selected, List<Token> out) {
    int i = from;
    for (; i < source.size() && !source.at(i).isAny(ENDS); i++) {
      Token token = source.at(i);
      if (token.is("(")) {
        int close = source.closing(i);
        out.addAll(source.tokens.subList(i, close + 1));
        i = close;
      } else if (isAlone(i)) {
        out.addAll(meant(token, selected));
      } else {
        out.add(token);
      }
    }
    return i;
  }

  private boolean isAlone(int i) {
    Token after = source.at(i + 1);
    return source.at(i).isName()
        && (source.at(i - 1).is("BY") || source.at(i - 1).is(","))
        && (after.is(",") || after.kind() == Kind.END || after.isAny(ENDS));
  }

  private static List<Token> meant(Token name, List<List<Token>> selected) {
    List<List<Token>> meant =
        selected.stream()
            .filter(c -> c.get(c.size() - 1).text().equalsIgnoreCase(name.text()))
            .toList();
    return meant.size() == 1 ? meant.get(0) : List.of(name);
  }
}
