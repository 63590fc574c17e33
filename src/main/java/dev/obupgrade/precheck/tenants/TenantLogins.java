package dev.obupgrade.precheck.tenants;

import dev.obupgrade.oceanbase.DatabaseAccess.Endpoint;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.LogStreamLocation;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.precheck.check.Check;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Intent.TenantLogin;
import dev.obupgrade.precheck.check.Versions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Checks that the named logins work. Whoever tests the application after the upgrade needs working
 * logins, and an expired password looks like a broken upgrade.
 */
public final class TenantLogins implements Check {

  @Override
  public Definition definition() {
    return new Definition(
        "TenantLogins",
        "a login at a server that holds the tenant (CDB_OB_LS_LOCATIONS)",
        Versions.ALL,
        "Every named login works",
        "Correct the user or the password (spec.preCheck.tenantLogins, --tenant-login), or unlock the account: run ALTER USER … ACCOUNT UNLOCK. If ob_tcp_invited_nodes refuses the address, run ALTER TENANT <tenant> SET VARIABLES ob_tcp_invited_nodes = 'LIST,ADDRESS' in the sys tenant.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    if (intent.tenantLogins().isEmpty()) {
      return Finding.notApplicable("No login of a tenant is named");
    }
    return Finding.of(
        intent.tenantLogins().stream().flatMap(login -> trouble(cluster, login).stream()).toList(),
        "%d logins work".formatted(intent.tenantLogins().size()));
  }

  private static Optional<String> trouble(FitnessView cluster, TenantLogin login) {
    String user = login.user() + "@" + login.tenant();
    Optional<Tenant> tenant =
        cluster.tenants().stream().filter(t -> t.name().equals(login.tenant())).findFirst();
    if (tenant.isEmpty()) {
      return Optional.of("%s: there is no tenant %s".formatted(user, login.tenant()));
    }
    Optional<String> trouble =
        Optional.of("%s: no server in service holds the tenant".formatted(user));
    for (Endpoint server : servers(cluster, tenant.get())) {
      try {
        cluster.tryLogin(server, user, login.password());
        return Optional.empty();
      } catch (DatabaseException | IllegalArgumentException e) {
        trouble = Optional.of(user + ": " + e.getMessage());
      }
    }
    return trouble;
  }

  /**
   * Two servers that have a unit of the tenant, leaders first. Other servers don't know the tenant.
   * A sick server refuses good logins, so a second one is asked. More failed logins could lock the
   * account.
   */
  private static List<Endpoint> servers(FitnessView cluster, Tenant tenant) {
    Map<ServerAddress, Server> serving =
        cluster.servers().stream()
            .filter(Server::serving)
            .collect(Collectors.toMap(Server::address, s -> s, (a, b) -> a));
    return cluster.locations().stream()
        .filter(l -> l.tenantId() == tenant.id() && serving.containsKey(l.server()))
        .sorted(Comparator.comparing((LogStreamLocation l) -> !l.leader()))
        .map(l -> new Endpoint(l.server().ip(), serving.get(l.server()).sqlPort()))
        .distinct()
        .limit(2)
        .toList();
  }
}
