package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.SchemaState;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.oceanbase.Tenant;
import java.util.ArrayList;
import java.util.stream.Collectors;

/**
 * A server without a tenant's schema answers that tenant with errors once leaders move to it.
 * Servers that don't answer are missing, so servers times tenants are counted. A tenant that was
 * just dropped may be shown a moment longer; only those that are listed are judged.
 */
final class SchemaRefreshed implements Check {

  @Override
  public Definition definition() {
    return new Definition(
        "SchemaRefreshed",
        "GV$OB_SERVER_SCHEMA_INFO: REFRESHED_SCHEMA_VERSION",
        Versions.ALL,
        "every tenant's schema refreshed on every server: a version above 1 and a multiple of 8",
        "Wait; a server that stays behind: look for schema refresh errors in its log.");
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
              "schema of tenant %s not refreshed on %s".formatted(tenant.name(), server.address()));
        }
      }
    }
    return expected == 0
        ? Finding.failed("the database lists no tenant or no server")
        : Finding.of(problems, "%d schemas refreshed".formatted(expected));
  }

  private record Place(ServerAddress server, long tenantId) {}
}
