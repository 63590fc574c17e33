package dev.obupgrade.sim.session;

import dev.obupgrade.sim.cluster.Users;
import dev.obupgrade.sim.mysql.SqlError;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A session's privileges, looked up at each statement. The word before a name shows that it is a
 * table. So a user with grants on only some databases may be refused a statement that has such a
 * word in a string.
 */
final class Privileges {
  private static final Pattern TABLE =
      Pattern.compile(
          "(?i)\\b(?:from|join|into|update|table|describe|desc)\\s+\\(*(?:`?([\\w$]+)`?\\s*\\.\\s*)?`?([\\w$]+)`?");
  private static final Pattern ROLLING =
      Pattern.compile("(?is)alter\\s+system\\s+(?:begin|end)\\s+rolling\\s+upgrade.*");

  /** To see a database at all, any of these is enough. */
  private static final Set<String> OF_DATABASES =
      Set.of(
          "ALTER",
          "CREATE",
          "DELETE",
          "DROP",
          "INSERT",
          "UPDATE",
          "SELECT",
          "INDEX",
          "CREATE VIEW",
          "SHOW VIEW");

  private static final Set<String> OPEN_TO_ALL = Set.of("information_schema", "");

  private final ObSession session;

  /** A session that a test opened without a login may do everything. */
  private final boolean unrestricted;

  Privileges(ObSession session) {
    this.session = session;
    this.unrestricted = session.tenant().users().find(session.user()).isEmpty();
  }

  private boolean may(String privilege, String database) {
    return unrestricted || session.tenant().users().get(session.user()).may(privilege, database);
  }

  void needs(String privilege) throws SqlError {
    if (!may(privilege, Users.EVERYWHERE)) {
      throw missing(privilege);
    }
  }

  /**
   * Checks ALTER SYSTEM. BEGIN and END ROLLING UPGRADE need SUPER, which also allows all others.
   */
  void alterSystem(String statement) throws SqlError {
    if (ROLLING.matcher(statement).matches()) {
      needs("SUPER");
    } else if (!may("ALTER SYSTEM", Users.EVERYWHERE) && !may("SUPER", Users.EVERYWHERE)) {
      throw missing("SUPER or ALTER SYSTEM");
    }
  }

  void database(String name) throws SqlError {
    String database = name.toLowerCase(Locale.ROOT);
    if (!OPEN_TO_ALL.contains(database)
        && OF_DATABASES.stream().noneMatch(privilege -> may(privilege, database))) {
      throw new SqlError(
          1044,
          "42000",
          "Access denied for user '%s'@'%%' to database '%s'".formatted(session.user(), name));
    }
  }

  /** Checks each table that a statement for the engine names. */
  void tables(String sql) throws SqlError {
    if (may(Users.ALL, Users.EVERYWHERE)) {
      return;
    }
    String statement = Words.plain(sql);
    String verb = verb(statement);
    Matcher table = TABLE.matcher(statement);
    boolean first = true;
    while (table.find()) {
      String database =
          (table.group(1) == null ? session.database() : table.group(1)).toLowerCase(Locale.ROOT);
      for (String privilege : first ? List.of(verb) : List.of("SELECT")) {
        if (!OPEN_TO_ALL.contains(database) && !may(privilege, database)) {
          throw new SqlError(
              1142,
              "42000",
              "%s command denied to user '%s'@'%%' for table '%s'"
                  .formatted(privilege, session.user(), table.group(2)));
        }
      }
      first = false;
    }
  }

  private static String verb(String statement) {
    String first =
        statement.replaceFirst("^[\\s(]+", "").split("[\\s(]", 2)[0].toUpperCase(Locale.ROOT);
    return switch (first) {
      case "INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER" -> first;
      case "REPLACE" -> "INSERT";
      case "TRUNCATE" -> "DROP";
      case "RENAME" -> "ALTER";
      default -> "SELECT";
    };
  }

  private static SqlError missing(String privilege) {
    return new SqlError(
        1227,
        "42501",
        "Access denied; you need (at least one of) the "
            + privilege
            + " privilege(s) for this operation");
  }
}
