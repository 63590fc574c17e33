package dev.obupgrade.precheck.schema;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.SchemaState;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.precheck.check.Check;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Versions;
import java.util.ArrayList;
import java.util.stream.Collectors;

/**
 * Checks that every server has every tenant's schema. A server without it answers the tenant with
 * errors once leaders move there. Servers that don't answer have no row, so the check counts
 * servers times tenants. It judges only tenants that the database lists, since a tenant just
 * dropped may show for a moment longer.
 */
public final class SchemaRefreshed implements Check {

  @Override
  public Definition definition() {
    return new Definition(
        "SchemaRefreshed",
        "GV$OB_SERVER_SCHEMA_INFO: REFRESHED_SCHEMA_VERSION",
        Versions.ALL,
        "Every tenant's schema is refreshed on every server: its version is above 1 and a multiple of 8",
        "Wait. If a server stays behind, look for schema refresh errors in its log.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    var refreshed =
        cluster.schemas().stream()
            .filter(SchemaState::refreshed)
            .map(state -> new Place(state.server(), state.tenantId()))
            .collect(Collectors.toSet());
    var problems = new ArrayList<String>();
    int expected = 0;
    for (Tenant tenant : cluster.tenants()) {
      for (Server server : cluster.servers()) {
        expected++;
        if (!refreshed.contains(new Place(server.address(), tenant.id()))) {
          problems.add(
              "The schema of tenant %s is not refreshed on %s"
                  .formatted(tenant.name(), server.address()));
        }
      }
    }
    return expected == 0
        ? Finding.failed("The database lists no tenant or no server")
        : Finding.of(problems, "%d schemas refreshed".formatted(expected));
  }

  private record Place(ServerAddress server, long tenantId) {}
}
