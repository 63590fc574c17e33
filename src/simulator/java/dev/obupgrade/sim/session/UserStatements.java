package dev.obupgrade.sim.session;

import dev.obupgrade.sim.cluster.Cluster;
import dev.obupgrade.sim.cluster.UserRows;
import dev.obupgrade.sim.cluster.Users;
import dev.obupgrade.sim.engine.Results;
import dev.obupgrade.sim.mysql.SqlError;
import dev.obupgrade.sim.mysql.SqlResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** CREATE, ALTER and DROP USER, GRANT, REVOKE and SHOW GRANTS, of the session's own tenant. */
final class UserStatements {
  /** The words with which one of them begins. */
  static final Set<String> BEGIN = Set.of("CREATE", "ALTER", "DROP", "GRANT", "REVOKE", "SHOW");

  private static final String NAME = "['\"`]?([\\w$.-]+)['\"`]?(?:@['\"`]?[^'\"`\\s;]*['\"`]?)?";
  private static final String IDENTIFIED = "\\s+identified\\s+by\\s+(?:'([^']*)'|\"([^\"]*)\")";
  private static final Pattern CREATE =
      form("create\\s+user\\s+(if\\s+not\\s+exists\\s+)?" + NAME + "(?:" + IDENTIFIED + ")?.*");
  private static final Pattern PASSWORD =
      form("alter\\s+user\\s+(?:if\\s+exists\\s+)?" + NAME + IDENTIFIED + ".*");
  private static final Pattern LOCK =
      form("alter\\s+user\\s+(?:if\\s+exists\\s+)?" + NAME + "\\s+account\\s+(lock|unlock)");
  private static final Pattern DROP = form("drop\\s+user\\s+(if\\s+exists\\s+)?" + NAME);
  private static final Pattern GRANT =
      form(
          "grant\\s+(.+?)\\s+on\\s+(?:table\\s+)?(\\S+)\\s+to\\s+"
              + NAME
              + "(?:"
              + IDENTIFIED
              + ")?(?:\\s+with\\s+grant\\s+option)?");
  private static final Pattern REVOKE =
      form("revoke\\s+(.+?)\\s+on\\s+(?:table\\s+)?(\\S+)\\s+from\\s+" + NAME);
  private static final Pattern SHOW =
      form("show\\s+grants(?:\\s+for\\s+(?:current_user(?:\\s*\\(\\s*\\))?|" + NAME + "))?");

  private final ObSession session;
  private final Users users;
  private final UserRows rows;

  UserStatements(Cluster cluster, ObSession session) {
    this.session = session;
    this.rows = new UserRows(cluster);
    this.users = session.tenant().users();
  }

  private static Pattern form(String text) {
    return Pattern.compile("(?is)" + text);
  }

  /** Returns empty if the statement is about something else. */
  Optional<SqlResult> execute(String plain) throws SqlError {
    Matcher show = SHOW.matcher(plain);
    if (show.matches()) {
      return Optional.of(show(Optional.ofNullable(show.group(1)).orElse(session.user())));
    }
    return change(plain) ? Optional.of(new SqlResult.Update(0, 0, 0)) : Optional.empty();
  }

  private boolean change(String plain) throws SqlError {
    Matcher m = CREATE.matcher(plain);
    if (m.matches()) {
      session.privileges().needs("CREATE USER");
      if (!users.create(m.group(2), text(m, 3)) && m.group(1) == null) {
        throw failed("CREATE USER", m.group(2));
      }
      rows.created(session.tenant(), m.group(2));
      return true;
    }
    m = PASSWORD.matcher(plain);
    if (m.matches()) {
      session.privileges().needs("CREATE USER");
      users.password(there("ALTER USER", m.group(1)), text(m, 2));
      return true;
    }
    m = LOCK.matcher(plain);
    if (m.matches()) {
      session.privileges().needs("CREATE USER");
      users.lock(there("ALTER USER", m.group(1)), m.group(2).equalsIgnoreCase("lock"));
      return true;
    }
    m = DROP.matcher(plain);
    if (m.matches()) {
      session.privileges().needs("CREATE USER");
      if (!users.drop(m.group(2)) && m.group(1) == null) {
        throw failed("DROP USER", m.group(2));
      }
      rows.dropped(session.tenant(), m.group(2));
      return true;
    }
    m = GRANT.matcher(plain);
    if (m.matches()) {
      session.privileges().needs("GRANT OPTION");
      users.grant(there("GRANT", m.group(3)), database(m.group(2)), privileges(m.group(1)));
      return true;
    }
    m = REVOKE.matcher(plain);
    if (m.matches()) {
      session.privileges().needs("GRANT OPTION");
      users.revoke(there("REVOKE", m.group(3)), database(m.group(2)), privileges(m.group(1)));
      return true;
    }
    return false;
  }

  private SqlResult show(String name) throws SqlError {
    Users.User user =
        users.find(name).orElseThrow(() -> new SqlError(1141, "42000", "There is no such grant"));
    List<List<Object>> shown = new ArrayList<>();
    shown.add(List.of(row(user.grants().getOrDefault(Users.EVERYWHERE, Set.of()), "*.*", name)));
    user.grants()
        .forEach(
            (database, held) -> {
              if (!database.equals(Users.EVERYWHERE) && !held.isEmpty()) {
                shown.add(List.of(row(held, "`" + database + "`.*", name)));
              }
            });
    return Results.of(List.of("Grants for " + name + "@%"), shown);
  }

  private static String row(Set<String> held, String where, String name) {
    String words =
        held.isEmpty() ? "USAGE" : held.contains(Users.ALL) ? Users.ALL : String.join(", ", held);
    String option = where.equals("*.*") && held.contains(Users.ALL) ? " WITH GRANT OPTION" : "";
    return "GRANT " + words + " ON " + where + " TO '" + name + "'" + option;
  }

  private String there(String what, String name) throws SqlError {
    if (users.find(name).isEmpty()) {
      throw failed(what, name);
    }
    return name;
  }

  private static SqlError failed(String what, String name) {
    return new SqlError(1396, "HY000", "Operation " + what + " failed for '" + name + "'@'%'");
  }

  private static String text(Matcher m, int group) {
    String quoted = m.group(group) == null ? m.group(group + 1) : m.group(group);
    return quoted == null ? "" : quoted;
  }

  private String database(String object) {
    String plain = object.replace("`", "");
    int dot = plain.indexOf('.');
    return (dot < 0 ? session.database() : plain.substring(0, dot)).toLowerCase(Locale.ROOT);
  }

  private static Set<String> privileges(String text) {
    Set<String> words = new TreeSet<>();
    for (String word : Words.list(text)) {
      String upper = word.toUpperCase(Locale.ROOT).replaceAll("\\s+", " ");
      words.add(upper.equals("ALL") ? Users.ALL : upper);
    }
    words.remove("USAGE");
    return words;
  }
}
