package dev.obupgrade.sim.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Rewrites MySQL's forms of INSERT, REPLACE, UPDATE and DELETE that H2 lacks. */
final class Writes {
  private static final Set<String> MODIFIERS =
      Set.of("LOW_PRIORITY", "HIGH_PRIORITY", "DELAYED", "QUICK");

  private final Expressions source;

  private Writes(List<Token> tokens) {
    this.source = new Expressions(tokens);
  }

  static List<Token> translate(List<Token> tokens) {
    if (tokens.isEmpty()) {
      return tokens;
    }
    Token verb = tokens.getFirst();
    boolean inserts = verb.is("INSERT") || verb.is("REPLACE");
    boolean changes = verb.is("UPDATE") || verb.is("DELETE");
    if (!inserts && !changes) {
      return tokens;
    }
    List<Token> plain = withoutModifiers(tokens, changes);
    return inserts ? new Writes(plain).insert() : new Writes(plain).change();
  }

  private static List<Token> withoutModifiers(List<Token> tokens, boolean changes) {
    List<Token> plain = new ArrayList<>(tokens);
    while (plain.size() > 1
        && (plain.get(1).isAny(MODIFIERS) || changes && plain.get(1).is("IGNORE"))) {
      plain.remove(1);
    }
    if (plain.getLast().is(";")) {
      plain.removeLast();
    }
    return plain;
  }

  /** {@code INSERT t}, {@code VALUES ()}, and {@code REPLACE t SET a = 1}. */
  private List<Token> insert() {
    List<Token> out = new ArrayList<>();
    out.add(source.at(0));
    int i = 1;
    if (source.at(i).is("IGNORE")) {
      out.add(source.at(i++));
    }
    i += source.at(i).is("INTO") ? 1 : 0;
    out.add(Token.word("INTO"));
    int name = i;
    while (source.at(i + 1).is(".")) {
      i += 2;
    }
    out.addAll(source.range(name, i + 1));
    i++;
    if (source.at(0).is("REPLACE") && source.at(i).is("SET")) {
      out.addAll(assigned(i + 1));
    } else if (isEmptyRow(i)) {
      out.addAll(List.of(Token.word("DEFAULT"), Token.word("VALUES")));
    } else {
      int value = source.find("VALUE", i, source.size());
      out.addAll(source.range(i, value < 0 ? source.size() : value));
      if (value >= 0) {
        out.add(Token.word("VALUES"));
        out.addAll(source.range(value + 1, source.size()));
      }
    }
    return out;
  }

  private boolean isEmptyRow(int i) {
    int at = source.at(i).is("(") && source.at(i + 1).is(")") ? i + 2 : i;
    return (source.at(at).is("VALUES") || source.at(at).is("VALUE"))
        && source.at(at + 1).is("(")
        && source.at(at + 2).is(")")
        && source.size() == at + 3;
  }

  /** Splits {@code a = 1, b = 2} into columns and values. */
  private List<Token> assigned(int start) {
    List<Token> columns = new ArrayList<>();
    List<Token> values = new ArrayList<>();
    for (int from = start; from < source.size(); ) {
      int to = source.elementEnd(from);
      int equals = source.find("=", from, to);
      columns.add(columns.isEmpty() ? Token.mark("(") : Token.mark(","));
      columns.add(source.at(equals - 1));
      values.add(values.isEmpty() ? Token.mark("(") : Token.mark(","));
      values.addAll(source.range(equals + 1, to));
      from = to + 1;
    }
    columns.addAll(List.of(Token.mark(")"), Token.word("VALUES")));
    columns.addAll(values);
    columns.add(Token.mark(")"));
    return columns;
  }

  private List<Token> change() {
    if (JoinedWrites.isJoined(source)) {
      return new JoinedWrites(source).translate();
    }
    int order = source.find("ORDER", 0, source.size());
    if (order < 0) {
      return source.tokens;
    }
    int limit = source.find("LIMIT", order, source.size());
    int where = source.find("WHERE", 0, order);
    int head = where < 0 ? order : where;
    if (limit < 0) {
      return source.range(0, order);
    }
    boolean update = source.at(0).is("UPDATE");
    int tableEnd = update ? source.find("SET", 0, head) : head;
    List<Token> out = new ArrayList<>(source.range(0, head));
    out.add(Token.ready("WHERE _rowid_ IN (SELECT _rowid_ FROM"));
    out.addAll(source.range(update ? 1 : 2, tableEnd));
    out.addAll(source.range(head, source.size()));
    out.add(Token.mark(")"));
    return out;
  }
}
