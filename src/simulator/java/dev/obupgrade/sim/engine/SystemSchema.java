package dev.obupgrade.sim.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The tables and views of the database {@code oceanbase} in a version. Callers pass a version as a
 * predicate: whether it is at least another one.
 */
public final class SystemSchema {
  private static final Pattern GATE = Pattern.compile("-- (since|until|shown since) ([0-9.]+)");
  private static final Pattern PART =
      Pattern.compile("\\{since ([0-9.]+):\\s(.*?)\\}", Pattern.DOTALL);
  private static final Pattern NAME =
      Pattern.compile("CREATE (TABLE|VIEW|INDEX|TRIGGER) ([\\w$]+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern COLUMN = Pattern.compile(",\\s*(\\w+)\\s");
  private static final Pattern WORD = Pattern.compile("\\w+");
  private static final String TIMES =
      "gmt_create TIMESTAMP(6) DEFAULT CURRENT_TIMESTAMP(6), gmt_modified TIMESTAMP(6) DEFAULT"
          + " CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)";
  private static final List<Definition> ALL = read();

  /**
   * @param since the first version with the object
   * @param until the first version without it, empty for none
   * @param shownSince the first version whose clients can see the table
   */
  private record Definition(String sql, String since, String until, String shownSince) {
    boolean in(Predicate<String> version) {
      return version.test(since) && (until.isEmpty() || !version.test(until));
    }

    boolean isTable() {
      return sql.startsWith("CREATE TABLE");
    }

    /** A change to objects of older versions. */
    boolean isChange() {
      return sql.startsWith("UPDATE") || sql.startsWith("ALTER");
    }

    boolean isView() {
      return sql.startsWith("CREATE VIEW");
    }

    boolean isTrigger() {
      return sql.startsWith("CREATE TRIGGER");
    }

    String name() {
      Matcher matcher = NAME.matcher(sql);
      return matcher.lookingAt() ? matcher.group(2) : "";
    }

    /** Hides the columns of later versions in a table that has all its columns. */
    String in(Predicate<String> version, boolean all) {
      return PART.matcher(sql)
          .replaceAll(
              part ->
                  all || version.test(part.group(1))
                      ? Matcher.quoteReplacement(part.group(2))
                      : "");
    }

    List<String> laterColumns(Predicate<String> version) {
      List<String> columns = new ArrayList<>();
      Matcher part = PART.matcher(sql);
      while (isTable() && part.find()) {
        Matcher column = COLUMN.matcher(part.group(2));
        if (!version.test(part.group(1)) && column.lookingAt()) {
          columns.add(column.group(1));
        }
      }
      return columns;
    }
  }

  private SystemSchema() {}

  /** Returns the statements that create the schema of a version. */
  public static List<String> statements(Predicate<String> version) {
    List<String> statements = new ArrayList<>();
    for (Definition definition : ALL) {
      if (definition.in(version)) {
        statements.add(definition.in(version, definition.isTable()));
        visible(statements, definition, definition.laterColumns(version), "INVISIBLE");
      }
    }
    return statements;
  }

  /** Returns the statements that turn the schema of one version into a later one's. */
  public static List<String> upgrade(Predicate<String> from, Predicate<String> to) {
    List<String> statements = new ArrayList<>();
    for (Definition definition : ALL) {
      boolean had = definition.in(from);
      boolean isNew = definition.in(to) && !had;
      if (definition.isTable() && isNew) {
        statements.add(definition.in(to, true));
      } else if (definition.isChange() && isNew) {
        statements.add(definition.sql());
      } else if (definition.isTable() && had) {
        List<String> later = new ArrayList<>(definition.laterColumns(from));
        later.removeAll(definition.laterColumns(to));
        visible(statements, definition, later, "VISIBLE");
      } else if (definition.isView()
          && (isNew || had && !definition.in(from, false).equals(definition.in(to, false)))) {
        statements.add(
            definition.in(to, false).replaceFirst("^CREATE VIEW", "CREATE OR REPLACE VIEW"));
      } else if (definition.isTrigger() && definition.in(to)) {
        statements.add(definition.sql()); // a replaced view may have lost it
      }
    }
    return statements;
  }

  /** Returns the names, in lower case, of existing tables that a version's clients don't see. */
  public static Set<String> hiddenTables(Predicate<String> version) {
    return ALL.stream()
        .filter(d -> d.isTable() && !version.test(d.shownSince()))
        .map(d -> d.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  /**
   * Returns the columns, in lower case, that each table of a version lacks. Leaves out complete
   * tables.
   */
  public static Map<String, Set<String>> hiddenColumns(Predicate<String> version) {
    Map<String, Set<String>> hidden = new HashMap<>();
    for (Definition definition : ALL) {
      List<String> later = definition.laterColumns(version);
      if (definition.in(version) && !later.isEmpty()) {
        hidden.put(
            definition.name().toLowerCase(Locale.ROOT),
            later.stream().map(c -> c.toLowerCase(Locale.ROOT)).collect(Collectors.toSet()));
      }
    }
    return hidden;
  }

  /**
   * Returns the words in the definition of each table and view of a version, including its columns.
   */
  public static Map<String, Set<String>> words(Predicate<String> version) {
    Map<String, Set<String>> words = new HashMap<>();
    for (Definition definition : ALL) {
      if (definition.in(version) && (definition.isTable() || definition.isView())) {
        words.put(
            definition.name().toLowerCase(Locale.ROOT),
            WORD.matcher(definition.in(version, false).toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet()));
      }
    }
    return words;
  }

  private static void visible(
      List<String> statements, Definition table, List<String> columns, String how) {
    for (String column : columns) {
      statements.add("ALTER TABLE " + table.name() + " ALTER COLUMN " + column + " SET " + how);
    }
  }

  private static List<Definition> read() {
    List<Definition> definitions = new ArrayList<>();
    String since = "0.0.0.0";
    String until = "";
    String shown = "0.0.0.0";
    StringBuilder sql = new StringBuilder();
    for (String line : text().lines().toList()) {
      Matcher gate = GATE.matcher(line);
      if (gate.lookingAt()) {
        switch (gate.group(1)) {
          case "since" -> since = gate.group(2);
          case "until" -> until = gate.group(2);
          default -> shown = gate.group(2);
        }
      } else if (!line.startsWith("--") && !line.isBlank()) {
        sql.append(line).append('\n');
        if (line.endsWith(";")) {
          String text = expand(sql.substring(0, sql.length() - 2));
          definitions.add(new Definition(text, since, until, shown));
          sql.setLength(0);
          since = "0.0.0.0";
          until = "";
          shown = "0.0.0.0";
        }
      }
    }
    return List.copyOf(definitions);
  }

  private static String expand(String sql) {
    return sql.replace("TIMES,", TIMES + ",")
        .replaceAll(
            "YESNO\\(([^()]*)\\)",
            "CAST(CASE WHEN $1 THEN 'YES' ELSE 'NO' END AS VARCHAR_IGNORECASE(3))")
        .replaceAll(
            "CREATE TRIGGER (\\w+) ON ([\\w$]+)",
            "CREATE TRIGGER IF NOT EXISTS $1 INSTEAD OF INSERT, UPDATE, DELETE ON $2 FOR EACH ROW"
                + " CALL '"
                + WritableView.class.getName()
                + "'");
  }

  private static String text() {
    try (InputStream in = SystemSchema.class.getResourceAsStream("/dev/obupgrade/sim/tables.sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
