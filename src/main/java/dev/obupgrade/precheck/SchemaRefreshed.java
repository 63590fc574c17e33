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
 * Servers that don't answer are missing, so servers times tenants are counted.
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
    // Of what isn't there any more: something has not been cleaned up.
    var tenants = cluster.tenants().stream().map(Tenant::id).collect(Collectors.toSet());
    var servers = cluster.servers().stream().map(Server::address).collect(Collectors.toSet());
    refreshed.stream()
        .filter(place -> !tenants.contains(place.tenantId()) || !servers.contains(place.server()))
        .forEach(
            place ->
                problems.add(
                    "a schema of tenant %d on %s is shown, which isn't listed"
                        .formatted(place.tenantId(), place.server())));
    return expected == 0
        ? Finding.failed("the database lists no tenant or no server")
        : Finding.of(problems, "%d schemas refreshed".formatted(expected));
  }

  private record Place(ServerAddress server, long tenantId) {}
}
