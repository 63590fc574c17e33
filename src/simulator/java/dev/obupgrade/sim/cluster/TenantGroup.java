package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.mysql.SqlError;
import java.util.Locale;
import java.util.Optional;

/**
 * A word that stands for several tenants. Up to 4.1 there is only {@code all}, in lower case, and
 * it means all tenants. From 4.2.1.0 on it means the user tenants, so sys must be named.
 */
enum TenantGroup {
  EVERYBODY("1 = 1"),
  USERS("MOD(tenant_id, 2) = 0"),
  METAS("MOD(tenant_id, 2) = 1 AND tenant_id > 1");

  private static final String OF_USERS_SINCE = "4.2.1.0";

  /** SQL for rows with a tenant_id. */
  final String condition;

  TenantGroup(String condition) {
    this.condition = condition;
  }

  static boolean isOne(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "all", "all_user", "all_meta" -> true;
      default -> false;
    };
  }

  /**
   * Returns the group of a word, or empty for a tenant's name.
   *
   * @param build of the root service's server
   * @param minVersion the version of all servers by the cluster's parameter
   * @throws SqlError 1235 for a word that the whole cluster doesn't know yet
   */
  static Optional<TenantGroup> of(String word, Build build, String minVersion) throws SqlError {
    if (!build.atLeast("4.2.0.0")) {
      return word.equals("all") ? Optional.of(EVERYBODY) : Optional.empty();
    }
    if (!isOne(word)) {
      return Optional.empty();
    }
    boolean ofUsers = Build.coded(minVersion) >= Build.coded(OF_USERS_SINCE);
    if (word.equalsIgnoreCase("all")) {
      return Optional.of(ofUsers ? USERS : EVERYBODY);
    }
    if (!ofUsers) {
      throw new SqlError(1235, "0A000", "Not supported feature or function");
    }
    return Optional.of(word.equalsIgnoreCase("all_user") ? USERS : METAS);
  }
}
