package dev.obupgrade.sim.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Splits definitions of tables and indexes into steps that H2 takes one by one. In MySQL an index's
 * name belongs to its table, in H2 to the schema. So each index gets its table's name as a prefix.
 */
public final class Definitions {
  private static final Set<String> INDEX = Set.of("INDEX", "KEY");
  private static final Set<String> KINDS = Set.of("UNIQUE", "FULLTEXT", "SPATIAL");

  /** Clauses that mean nothing to the simulator. */
  private static final Set<String> OPTIONS =
      Set.of(
          "ENGINE",
          "COMMENT",
          "CONVERT",
          "AUTO_INCREMENT",
          "DEFAULT",
          "CHARSET",
          "CHARACTER",
          "COLLATE",
          "ALGORITHM",
          "LOCK",
          "ROW_FORMAT",
          "FORCE",
          "ENABLE",
          "DISABLE",
          "ORDER");

  private final Expressions source;

  private Definitions(List<Token> tokens) {
    this.source = new Expressions(tokens);
  }

  /** Returns the steps, or the statement itself where H2 takes it as it is. */
  public static List<String> steps(String sql) {
    List<Token> tokens = Lexer.tokens(sql);
    Definitions definitions = new Definitions(tokens);
    Token first = definitions.source.at(0);
    Token second = definitions.source.at(1);
    if (first.is("ALTER") && second.is("TABLE")) {
      return definitions.alter();
    }
    if (first.is("RENAME") && second.is("TABLE")) {
      return definitions.rename();
    }
    if (first.is("DROP") && second.is("INDEX")) {
      return definitions.dropIndex(sql);
    }
    return first.is("CREATE") ? TableDefinition.steps(tokens, sql) : List.of(sql);
  }

  private List<String> alter() {
    int nameEnd = source.primaryEnd(2);
    TableName table = TableName.of(source, 2, nameEnd);
    List<String> steps = new ArrayList<>();
    for (int from = nameEnd + 1; from < source.size(); ) {
      int to = source.elementEnd(from);
      action(table, from, to, steps);
      from = to + 1;
    }
    return steps;
  }

  private void action(TableName table, int from, int to, List<String> steps) {
    Token verb = source.at(from);
    if (verb.is("ADD") && source.isKey(from + 1)) {
      steps.add(createIndex(source, table, from + 1, to));
    } else if (verb.is("DROP") && source.at(from + 1).isAny(INDEX)) {
      steps.add("DROP INDEX " + table.index(source.at(from + 2).text()));
    } else if (verb.is("RENAME") && source.at(from + 1).isAny(INDEX)) {
      steps.add(
          "ALTER INDEX %s RENAME TO %s"
              .formatted(
                  table.index(source.at(from + 2).text()),
                  table.bareIndex(source.at(from + 4).text())));
    } else if (verb.is("RENAME") && source.at(from + 1).is("COLUMN")) {
      steps.add(
          "ALTER TABLE %s ALTER COLUMN %s RENAME TO %s"
              .formatted(table, source.at(from + 2).sql(), source.at(from + 4).sql()));
    } else if (verb.is("RENAME")) {
      boolean to2 = source.at(from + 1).is("TO") || source.at(from + 1).is("AS");
      steps.add(
          "ALTER TABLE %s RENAME TO %s"
              .formatted(table, source.sql(to2 ? from + 2 : from + 1, to)));
    } else if (!verb.isAny(OPTIONS)) {
      int end = source.at(to - 1).is("FIRST") ? to - 1 : to;
      steps.add("ALTER TABLE %s %s".formatted(table, TableDefinition.columns(source, from, end)));
    }
  }

  private List<String> rename() {
    List<String> steps = new ArrayList<>();
    for (int from = 2; from < source.size(); ) {
      int to = source.elementEnd(from);
      int nameEnd = source.primaryEnd(from);
      steps.add(
          "ALTER TABLE %s RENAME TO %s"
              .formatted(source.sql(from, nameEnd + 1), source.sql(nameEnd + 2, to)));
      from = to + 1;
    }
    return steps;
  }

  private List<String> dropIndex(String sql) {
    if (!source.at(3).is("ON")) {
      return List.of(sql);
    }
    TableName table = TableName.of(source, 4, source.primaryEnd(4));
    return List.of("DROP INDEX " + table.index(source.at(2).text()));
  }

  /**
   * @param from where {@code [CONSTRAINT name] [UNIQUE] [KEY] [name] (columns)} begins
   */
  static String createIndex(Expressions source, TableName table, int from, int to) {
    int i = from;
    String name = "";
    if (source.at(i).is("CONSTRAINT")) {
      name = source.at(i + 1).text();
      i += 2;
    }
    boolean unique = source.at(i).is("UNIQUE");
    i += source.at(i).isAny(KINDS) ? 1 : 0;
    i += source.at(i).isAny(INDEX) ? 1 : 0;
    if (!source.at(i).is("(")) {
      name = source.at(i++).text();
    }
    while (i < to && !source.at(i).is("(")) {
      i++;
    }
    return "CREATE %sINDEX IF NOT EXISTS %s ON %s %s"
        .formatted(
            unique ? "UNIQUE " : "",
            table.bareIndex(name.isEmpty() ? source.at(i + 1).text() : name),
            table,
            columnList(source, i));
  }

  /** Removes the lengths of prefixes, because H2 can't index prefixes. */
  private static String columnList(Expressions source, int open) {
    StringBuilder columns = new StringBuilder("(");
    int close = source.closing(open);
    for (int i = open + 1; i < close; i++) {
      if (source.at(i).is("(")) {
        i = source.closing(i);
      } else {
        columns.append(source.at(i).sql()).append(' ');
      }
    }
    return columns.append(')').toString();
  }
}
