package dev.obupgrade.sim.session;

import dev.obupgrade.sim.mysql.SqlError;
import dev.obupgrade.sim.mysql.SqlResult;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ALTER TENANT}: the place of its leaders, and whether it is locked. */
final class AlterTenant {
  private static final Pattern PRIMARY_ZONE =
      Pattern.compile(
          "(?is)alter\\s+tenant\\s+[`'\"]?([\\w$]+)[`'\"]?\\s+(?:set\\s+)?primary_zone\\s*=?\\s*(?:'([^']*)'|\"([^\"]*)\"|(\\w+))");
  private static final Pattern LOCK =
      Pattern.compile("(?is)alter\\s+tenant\\s+[`'\"]?([\\w$]+)[`'\"]?\\s+(lock|unlock)");

  private final ObSession session;

  AlterTenant(ObSession session) {
    this.session = session;
  }

  SqlResult execute(String plain) throws SqlError {
    Matcher zone = PRIMARY_ZONE.matcher(plain);
    if (zone.matches()) {
      String to =
          zone.group(2) != null
              ? zone.group(2)
              : zone.group(3) != null ? zone.group(3) : zone.group(4);
      return update("primary_zone", to, zone.group(1));
    }
    Matcher lock = LOCK.matcher(plain);
    if (lock.matches()) {
      return update("locked", lock.group(2).equalsIgnoreCase("lock") ? 1L : 0L, lock.group(1));
    }
    throw new SqlError(
        1235,
        "0A000",
        "the simulator's ALTER TENANT beyond PRIMARY_ZONE, LOCK and UNLOCK not supported");
  }

  private SqlResult update(String column, Object value, String tenant) throws SqlError {
    // The engine counts only rows that change, and the tenant may already have the wanted value.
    SqlResult found =
        session
            .engine()
            .run(
                "SELECT tenant_id FROM oceanbase.__all_tenant WHERE tenant_name = ?",
                List.of(tenant));
    if (found instanceof SqlResult.Rows rows && !rows.rows().hasNext()) {
      throw new SqlError(5157, "HY000", "Unknown tenant '" + tenant + "'");
    }
    session
        .engine()
        .run(
            "UPDATE oceanbase.__all_tenant SET " + column + " = ? WHERE tenant_name = ?",
            List.of(value, tenant));
    return new SqlResult.Update(0, 0, 0);
  }
}
