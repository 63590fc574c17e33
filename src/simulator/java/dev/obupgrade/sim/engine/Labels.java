package dev.obupgrade.sim.engine;

import dev.obupgrade.sim.engine.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The names that MySQL gives to the columns of a result: the alias, or the text that the client
 * wrote.
 */
public final class Labels {
  /**
   * An item of the select list: a star, or a label, which is empty where the engine's own is right.
   */
  private record Item(Optional<String> label, boolean star) {}

  private final List<Item> items;

  private Labels(List<Item> items) {
    this.items = items;
  }

  /** Returns no labels for a statement that is not a plain SELECT. */
  public static Labels of(String sql) {
    return of(sql, Lexer.tokens(sql));
  }

  static Labels of(String sql, List<Token> tokens) {
    Expressions source = new Expressions(tokens);
    List<Item> items = new ArrayList<>();
    if (!source.at(0).is("SELECT")) {
      return new Labels(items);
    }
    int from = 1;
    while (source.at(from).is("DISTINCT")
        || source.at(from).is("ALL")
        || source.at(from).text().toUpperCase(java.util.Locale.ROOT).startsWith("SQL_")) {
      from++;
    }
    for (int i = from; i <= source.size(); i++) {
      Token token = source.at(i);
      if (token.is("(")) {
        i = source.closing(i);
      } else if (token.is(",") || endsList(token)) {
        if (i > from) {
          items.add(item(sql, source, from, i - 1));
        }
        from = i + 1;
        if (!token.is(",")) {
          break;
        }
      }
    }
    return new Labels(items);
  }

  private static boolean endsList(Token token) {
    return token.kind() == Kind.END
        || token.is("FROM")
        || token.is(";")
        || token.is("UNION")
        || token.is("EXCEPT")
        || token.is("MINUS")
        || token.is("INTERSECT")
        || token.is("WHERE")
        || token.is("LIMIT")
        || token.is("ORDER")
        || token.is("INTO");
  }

  private static Item item(String sql, Expressions source, int from, int to) {
    Token last = source.at(to);
    Token before = source.at(to - 1);
    if (last.is("*") && (to == from || before.is("."))) {
      return new Item(Optional.empty(), true);
    }
    boolean aliased =
        to > from
            && (before.is("AS")
                || (last.isName() || last.kind() == Kind.STRING)
                    && !last.is("END")
                    && before.endsOperand());
    if (aliased) {
      return new Item(Optional.empty(), false);
    }
    boolean column = last.isName() && source.primaryStart(to) == from && source.at(from).isName();
    if (column) {
      return new Item(Optional.of(last.text()), false);
    }
    if (from == to && last.kind() == Kind.STRING) {
      return new Item(Optional.of(last.text()), false);
    }
    return new Item(Optional.of(sql.substring(source.at(from).from(), last.to())), false);
  }

  /**
   * @param engine the engine's names, in order
   */
  public List<String> over(List<String> engine) {
    List<String> names = new ArrayList<>(engine);
    int stars = (int) items.stream().filter(Item::star).count();
    int each = items.size();
    if (each == 0 || stars == 0 && each != names.size() || each - stars > names.size()) {
      return names;
    }
    for (int i = 0; i < each && !items.get(i).star(); i++) {
      int at = i;
      items.get(i).label().ifPresent(label -> names.set(at, label));
    }
    for (int i = 1; stars > 0 && i <= each && !items.get(each - i).star(); i++) {
      int at = names.size() - i;
      items.get(each - i).label().ifPresent(label -> names.set(at, label));
    }
    return names;
  }
}
