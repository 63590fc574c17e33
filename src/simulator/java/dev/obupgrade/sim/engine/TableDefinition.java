package dev.obupgrade.sim.engine;

import dev.obupgrade.sim.engine.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Rewrites CREATE TABLE: the table with H2's names for MySQL's types, then each of its keys as an
 * index.
 */
final class TableDefinition {
  /** Returns the type that holds the values of an unsigned type. */
  private static final Map<String, String> UNSIGNED =
      Map.of(
          "TINYINT", "SMALLINT",
          "SMALLINT", "INT",
          "MEDIUMINT", "INT",
          "INT", "BIGINT",
          "INTEGER", "BIGINT",
          "BIGINT", "NUMERIC(20)");

  private static final Set<String> BEFORE_NAMES =
      Set.of("ADD", "COLUMN", "MODIFY", "CHANGE", "AFTER", "DROP", "(", ",");

  private TableDefinition() {}

  static List<String> steps(List<Token> tokens, String sql) {
    Expressions source = new Expressions(tokens);
    int name = nameStart(source);
    int open = source.primaryEnd(name) + 1;
    if (name < 0 || source.at(open - 1).is(")")) {
      // a name and its bracket look like a function's call
      open = name < 0 ? -1 : source.opening(open - 1);
    }
    if (open < 0 || !source.at(open).is("(") || source.at(open + 1).is("SELECT")) {
      return List.of(sql);
    }
    TableName table = TableName.of(source, name, open - 1);
    List<String> elements = new ArrayList<>();
    List<String> steps = new ArrayList<>();
    int close = source.closing(open);
    for (int from = open + 1; from < close; ) {
      int to = Math.min(source.elementEnd(from), close);
      if (source.isKey(from)) {
        steps.add(Definitions.createIndex(source, table, from, to));
      } else {
        elements.add(columns(source, from, to));
      }
      from = to + 1;
    }
    steps.addFirst(
        "%s %s (%s) %s"
            .formatted(
                source.sql(0, name),
                table,
                String.join(", ", elements),
                source.sql(close + 1, source.size())));
    return steps;
  }

  /** Returns where the table's name begins, or -1 if the statement creates no table. */
  private static int nameStart(Expressions source) {
    int i = source.at(1).is("TEMPORARY") ? 2 : 1;
    if (!source.at(i).is("TABLE")) {
      return -1;
    }
    return source.at(i + 1).is("IF") ? i + 4 : i + 1;
  }

  /** Returns the definitions of columns, with types that H2 knows. */
  static String columns(Expressions source, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      Token token = source.at(i);
      String type = token.text().toUpperCase(Locale.ROOT);
      int end = source.at(i + 1).is("(") ? source.closing(i + 1) : i;
      if (token.kind() == Kind.WORD && UNSIGNED.containsKey(type)) {
        boolean unsigned = source.at(end + 1).is("UNSIGNED");
        text.append(unsigned ? UNSIGNED.get(type) : type);
        i = end;
      } else if (token.is("UNSIGNED") || token.is("SIGNED") || token.is("ZEROFILL")) {
        continue;
      } else if (token.is("CHARACTER") && source.at(i + 1).is("SET")) {
        i += 2;
      } else if (token.is("USING") && source.at(i + 1).kind() == Kind.WORD) {
        i++;
      } else if (token.is("KEY") && source.at(i - 1).is("UNIQUE")) {
        continue;
      } else if (token.is("BIT") && source.at(i + 1).is("(")) {
        text.append("BIGINT");
        i = end;
      } else if (token.is("YEAR") && i > from && !source.at(i - 1).isAny(BEFORE_NAMES)) {
        text.append("SMALLINT");
        i = end;
      } else {
        text.append(token.sql());
      }
      text.append(' ');
    }
    return text.toString().strip();
  }
}
