package dev.obupgrade.oceanbase.jdbc;

import dev.obupgrade.oceanbase.Grants;
import dev.obupgrade.oceanbase.Privilege;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rows of {@code SHOW GRANTS}: one of {@code GRANT … ON *.* TO 'user'} first, then those of
 * databases, tables and routines; from 4.3 on one of {@code GRANT `role`@`%` TO `user`@`%`} if the
 * user has roles. What a role allows is not among them.
 */
final class GrantRows {
  private static final Pattern ON =
      Pattern.compile(
          "(?is)GRANT\\s+(.+?)\\s+ON\\s+(.+)\\s+TO\\s+(\\S.*?)(?:\\s+WITH\\s+GRANT\\s+OPTION)?\\s*");

  private static final Pattern OBJECT = Pattern.compile("(?s)`?(\\*|[^`]+?)`?\\.(?:(\\*)|`?.+`?)");

  private static final String SYSTEM_DATABASE = "oceanbase";

  private final Set<Privilege> held = EnumSet.noneOf(Privilege.class);
  private final Set<Privilege> unknown = EnumSet.noneOf(Privilege.class);
  private String account = "";

  private GrantRows() {}

  static Grants parse(List<String> rows) {
    GrantRows parsed = new GrantRows();
    rows.forEach(parsed::row);
    if (parsed.account.isEmpty()) {
      return Grants.nothingKnown();
    }
    return new Grants(parsed.account, parsed.held, parsed.unknown);
  }

  private void row(String text) {
    Matcher on = ON.matcher(text);
    if (!on.matches()) {
      unknown.addAll(EnumSet.allOf(Privilege.class));
      return;
    }
    Set<String> privileges =
        Stream.of(on.group(1).split(","))
            .map(word -> word.strip().toUpperCase(Locale.ROOT))
            .collect(Collectors.toSet());
    Matcher object = OBJECT.matcher(on.group(2).strip());
    if (!object.matches()) {
      return; // a routine or a location: nothing that is needed here
    }
    String database = object.group(1);
    if (database.equals("*")) {
      account = on.group(3).strip();
      everywhere(privileges);
    } else if (allows(privileges, "SELECT")) {
      read(database, object.group(2) != null);
    }
  }

  private void everywhere(Set<String> privileges) {
    if (allows(privileges, "SELECT")) {
      held.add(Privilege.SELECT);
    }
    if (allows(privileges, "ALTER SYSTEM")) {
      held.add(Privilege.ALTER_SYSTEM);
    }
    if (allows(privileges, "SUPER")) {
      held.add(Privilege.SUPER);
    }
  }

  /**
   * SELECT on single tables doesn't count, because the tables that the scripts read depend on the
   * version.
   */
  private void read(String database, boolean whole) {
    if (database.equalsIgnoreCase(SYSTEM_DATABASE)) {
      (whole ? held : unknown).add(Privilege.SELECT);
    } else if (database.contains("%") || database.contains("_")) {
      unknown.add(Privilege.SELECT);
    }
  }

  private static boolean allows(Set<String> privileges, String wanted) {
    return privileges.contains(wanted) || privileges.contains("ALL PRIVILEGES");
  }
}
