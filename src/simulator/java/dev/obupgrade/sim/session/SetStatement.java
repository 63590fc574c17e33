package dev.obupgrade.sim.session;

import dev.obupgrade.sim.mysql.SqlError;
import dev.obupgrade.sim.mysql.SqlResult;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code SET}, for the session or for later ones. */
final class SetStatement {
  private static final SqlResult DONE = new SqlResult.Update(0, 0, 0);
  private static final Set<String> CHARACTER_SETS =
      Set.of(
          "default",
          "utf8mb4",
          "utf8",
          "utf8mb3",
          "latin1",
          "gbk",
          "gb18030",
          "gb18030_2022",
          "ascii",
          "binary");
  private static final Pattern NAMES =
      Pattern.compile(
          "(?i)(names|character\\s+set|charset)\\s+['\"]?(\\w+)['\"]?(?:\\s+collate\\s+['\"]?(\\w+)['\"]?)?\\s*");
  private static final Pattern ISOLATION =
      Pattern.compile("(?is)(?:session\\s+|global\\s+)?transaction\\s+.*");
  private static final Pattern PASSWORD =
      Pattern.compile(
          "(?i)password\\s*(?:for\\s+['\"`]?([\\w$]+)['\"`]?\\S*\\s*)?=\\s*password\\s*\\(['\"]([^'\"]*)['\"]\\)");
  private static final Pattern ONE =
      Pattern.compile(
          "(?is)(?:(session|global|local)\\s+)?(@@(?:session\\.|global\\.|local\\.)?|@)?([\\w$.]+)\\s*:?=\\s*(.+)");

  private final ObSession session;

  SetStatement(ObSession session) {
    this.session = session;
  }

  SqlResult execute(String plain) throws SqlError, SQLException {
    String what = plain.substring(3).strip();
    Matcher password = PASSWORD.matcher(what);
    if (password.matches()) {
      String user = password.group(1) == null ? session.user() : password.group(1);
      session.tenant().users().password(user, password.group(2));
      return DONE;
    }
    if (ISOLATION.matcher(what).matches()) {
      return DONE;
    }
    boolean global = false;
    for (String assignment : Words.list(what)) {
      Matcher names = NAMES.matcher(assignment);
      if (names.matches()) {
        names(names.group(2), Optional.ofNullable(names.group(3)));
        continue;
      }
      Matcher one = ONE.matcher(assignment);
      if (!one.matches()) {
        throw new SqlError(
            1064, "42000", "You have an error in your SQL syntax; near '" + assignment + "'");
      }
      // The word also applies to the assignments after it
      global = one.group(1) == null ? global : one.group(1).equalsIgnoreCase("global");
      String marks = one.group(2) == null ? "" : one.group(2).toLowerCase(Locale.ROOT);
      String value = value(one.group(4).strip());
      if (marks.equals("@")) {
        session.variables().setUser(one.group(3), value);
      } else if (marks.isEmpty() ? global : marks.equals("@@global.")) {
        session.variables().setGlobal(one.group(3), value);
      } else {
        set(one.group(3), value);
      }
    }
    return DONE;
  }

  private void names(String characterSet, Optional<String> collation) throws SqlError {
    if (!CHARACTER_SETS.contains(characterSet.toLowerCase(Locale.ROOT))) {
      throw new SqlError(1115, "42000", "Unknown character set: '" + characterSet + "'");
    }
    for (String variable :
        List.of("character_set_client", "character_set_connection", "character_set_results")) {
      session.variables().set(variable, characterSet);
    }
    if (collation.isPresent()) {
      session.variables().set("collation_connection", collation.get());
    }
  }

  private void set(String name, String value) throws SqlError, SQLException {
    session.variables().set(name, value);
    if (name.equalsIgnoreCase("autocommit")) {
      session.transaction().setAutocommit(session.variables().get("autocommit").equals("1"));
    }
  }

  /** Returns a literal as it is. The engine evaluates everything else. */
  private String value(String text) throws SqlError {
    if (text.matches("-?[\\w.+-]+") && !text.startsWith("@")) {
      return text;
    }
    if (text.matches("(?s)'[^']*'|\"[^\"]*\"")) {
      return Words.unquoted(text);
    }
    SqlResult.Rows rows = (SqlResult.Rows) session.engine().run("SELECT " + text, List.of());
    Object value = rows.rows().hasNext() ? rows.rows().next().get(0) : "";
    return String.valueOf(value);
  }
}
