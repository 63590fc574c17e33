package dev.obupgrade.sim.engine;

import dev.obupgrade.sim.mysql.SqlError;
import java.util.ArrayList;
import java.util.List;

/**
 * Rewrites UPDATE and DELETE over several tables that change one of them: a query finds the rows,
 * which are then changed by row number.
 */
final class JoinedWrites {
  private final Expressions source;

  JoinedWrites(Expressions source) {
    this.source = source;
  }

  static boolean isJoined(Expressions source) {
    int set = source.find("SET", 0, source.size());
    if (source.at(0).is("UPDATE")) {
      return source.find(",", 0, set) > 0 || source.find("JOIN", 0, set) > 0;
    }
    return !source.at(1).is("FROM") || source.find("USING", 0, source.size()) > 0;
  }

  List<Token> translate() {
    return source.at(0).is("UPDATE") ? update() : delete();
  }

  private List<Token> update() {
    int set = source.find("SET", 0, source.size());
    int where = source.find("WHERE", set, source.size());
    int end = where < 0 ? source.size() : where;
    List<Token> tables = source.range(1, set);
    if (tables.stream().anyMatch(token -> token.is("?"))) {
      throw unsupported("a parameter in the tables of UPDATE");
    }
    List<Token> values = new ArrayList<>();
    List<Token> changes = new ArrayList<>();
    String target = "";
    int number = 0;
    for (int from = set + 1; from < end; ) {
      int to = Math.min(source.elementEnd(from), end);
      int equals = source.find("=", from, to);
      String owner = equals - from == 1 ? firstTable() : source.at(equals - 3).text();
      if (!target.isEmpty() && !target.equalsIgnoreCase(owner)) {
        throw unsupported("UPDATE of several tables");
      }
      target = owner;
      String value = "sim_" + number++;
      values.add(Token.mark(","));
      values.addAll(source.range(equals + 1, to));
      values.add(Token.ready("AS " + value));
      changes.add(Token.ready(changes.isEmpty() ? "" : ","));
      changes.add(source.at(equals - 1));
      changes.add(Token.ready("= sim_found." + value));
      from = to + 1;
    }
    List<Token> out = new ArrayList<>();
    out.add(Token.ready("MERGE INTO"));
    out.addAll(table(tables, target));
    out.add(Token.ready("AS sim_target USING (SELECT DISTINCT " + target + "._rowid_ AS sim_row"));
    out.addAll(values);
    out.add(Token.word("FROM"));
    out.addAll(tables);
    out.addAll(source.range(end, source.size()));
    out.add(
        Token.ready(
            ") AS sim_found ON sim_target._rowid_ = sim_found.sim_row WHEN MATCHED THEN UPDATE"
                + " SET"));
    out.addAll(changes);
    return out;
  }

  /** {@code DELETE a FROM a JOIN b …} and {@code DELETE FROM a USING a JOIN b …}. */
  private List<Token> delete() {
    boolean using = source.at(1).is("FROM");
    int from = source.find(using ? "USING" : "FROM", 0, source.size());
    int first = using ? 2 : 1;
    if (source.find(",", first, from) > 0) {
      throw unsupported("DELETE from several tables");
    }
    String target = source.at(first).text();
    int where = source.find("WHERE", from, source.size());
    List<Token> tables = source.range(from + 1, where < 0 ? source.size() : where);
    List<Token> out = new ArrayList<>();
    out.add(Token.ready("DELETE FROM"));
    out.addAll(table(tables, target));
    out.add(Token.ready("WHERE _rowid_ IN (SELECT " + target + "._rowid_ FROM"));
    out.addAll(source.range(from + 1, source.size()));
    out.add(Token.mark(")"));
    return out;
  }

  private String firstTable() {
    List<Token> tables = source.range(1, source.size());
    int i = 0;
    while (i + 2 < tables.size() && tables.get(i + 1).is(".")) {
      i += 2;
    }
    i += tables.get(i + 1).is("AS") ? 2 : tables.get(i + 1).isName() ? 1 : 0;
    return tables.get(i).text();
  }

  /** Returns the table behind a name or an alias. */
  private static List<Token> table(List<Token> tables, String name) {
    Expressions all = new Expressions(tables);
    for (int i = 0; i < tables.size(); i++) {
      boolean begins = i == 0 || all.at(i - 1).is(",") || all.at(i - 1).is("JOIN");
      if (!begins || !all.at(i).isName()) {
        continue;
      }
      int end = i;
      while (all.at(end + 1).is(".")) {
        end += 2;
      }
      int alias = all.at(end + 1).is("AS") ? end + 2 : all.at(end + 1).isName() ? end + 1 : end;
      if (all.at(alias).text().equalsIgnoreCase(name)
          || all.at(end).text().equalsIgnoreCase(name)) {
        return all.range(i, end + 1);
      }
    }
    throw new SqlError.Unchecked(
        new SqlError(1109, "42S02", "Unknown table '" + name + "' in MULTI DELETE"));
  }

  private static SqlError.Unchecked unsupported(String what) {
    return new SqlError.Unchecked(
        new SqlError(1235, "0A000", "Not supported feature or function: " + what));
  }
}
