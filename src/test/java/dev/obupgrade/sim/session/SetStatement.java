package dev.obupgrade.sim.session;

import dev.obupgrade.sim.mysql.SqlError;
import dev.obupgrade.sim.mysql.SqlResult;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code SET}, for the session and, what is no different here, globally. */
final class SetStatement {
  private static final SqlResult DONE = new SqlResult.Update(0, 0, 0);
  private static final Pattern NAMES =
      Pattern.compile("(?i)(names|character\\s+set|charset)\\s+['\"]?(\\w+)['\"]?.*");
  private static final Pattern ISOLATION =
      Pattern.compile("(?is)(?:session\\s+|global\\s+)?transaction\\s+.*");
  private static final Pattern PASSWORD =
      Pattern.compile(
          "(?i)password\\s*(?:for\\s+['\"`]?([\\w$]+)['\"`]?\\S*\\s*)?=\\s*password\\s*\\(['\"]([^'\"]*)['\"]\\)");
  private static final Pattern ONE =
      Pattern.compile(
          "(?is)(?:(?:session|global|local)\\s+)?(@@(?:session\\.|global\\.|local\\.)?|@)?([\\w$.]+)\\s*:?=\\s*(.+)");

  private final ObSession session;

  SetStatement(ObSession session) {
    this.session = session;
  }

  SqlResult execute(String plain) throws SqlError, SQLException {
    String what = plain.substring(3).strip();
    Matcher names = NAMES.matcher(what);
    if (names.matches()) {
      for (String variable :
          List.of("character_set_client", "character_set_connection", "character_set_results")) {
        session.variables().set(variable, names.group(2));
      }
      return DONE;
    }
    Matcher password = PASSWORD.matcher(what);
    if (password.matches()) {
      String user = password.group(1) == null ? session.user() : password.group(1);
      session.tenant().passwords().put(user, password.group(2));
      return DONE;
    }
    if (ISOLATION.matcher(what).matches()) {
      return DONE;
    }
    for (String assignment : Words.list(what)) {
      Matcher one = ONE.matcher(assignment);
      if (!one.matches()) {
        throw new SqlError(
            1064, "42000", "You have an error in your SQL syntax; near '" + assignment + "'");
      }
      set("@".equals(one.group(1)), one.group(2), value(one.group(3).strip()));
    }
    return DONE;
  }

  private void set(boolean own, String name, String value) throws SqlError, SQLException {
    if (own) {
      session.variables().setUser(name, value);
      return;
    }
    session.variables().set(name, value);
    if (name.equalsIgnoreCase("autocommit")) {
      session.transaction().setAutocommit(session.variables().get("autocommit").equals("1"));
    }
  }

  /** A literal as it stands; anything else is asked of the engine. */
  private String value(String text) throws SqlError {
    if (text.matches("-?[\\w.+-]+") && !text.startsWith("@")) {
      return text;
    }
    if (text.matches("(?s)'[^']*'|\"[^\"]*\"")) {
      return Words.unquoted(text);
    }
    SqlResult.Rows rows = (SqlResult.Rows) session.engine("SELECT " + text, List.of());
    Object value = rows.rows().hasNext() ? rows.rows().next().get(0) : "";
    return String.valueOf(value);
  }
}
