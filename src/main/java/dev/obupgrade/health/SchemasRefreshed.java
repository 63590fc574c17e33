package dev.obupgrade.health;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.SchemaState;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.reason.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Does every server of the scope have a real schema version of every tenant? */
public record SchemasRefreshed(Scope scope) implements Gate {

  private record Key(ServerAddress server, long tenantId) {}

  @Override
  public GateResult ask(ClusterView cluster) {
    Set<ServerAddress> servers = new TreeSet<>(Members.servers(cluster, scope));
    List<Tenant> tenants = cluster.tenants();
    if (servers.isEmpty() || tenants.isEmpty()) {
      return new GateResult.Shut(
          Reason.NothingKnown,
          "The database lists %s of %s and %s."
              .formatted(
                  GateResult.count(servers.size(), "server"),
                  scope,
                  GateResult.count(tenants.size(), "tenant")));
    }
    Map<Key, SchemaState> known =
        cluster.schemas().stream()
            .collect(Collectors.toMap(s -> new Key(s.server(), s.tenantId()), s -> s, (a, b) -> a));
    var offenders = new ArrayList<String>();
    for (ServerAddress server : servers) {
      for (Tenant tenant : tenants) {
        SchemaState schema = known.get(new Key(server, tenant.id()));
        if (schema == null) {
          offenders.add("tenant %s on %s (doesn't report)".formatted(tenant.name(), server));
        } else if (!schema.refreshed()) {
          offenders.add(
              "tenant %s on %s (version %d)"
                  .formatted(tenant.name(), server, schema.refreshedVersion()));
        }
      }
    }
    return GateResult.none(
        offenders,
        (long) servers.size() * tenants.size(),
        Reason.SchemaNotRefreshed,
        "schemas of " + scope + " not refreshed",
        "Every server of %s has the schemas of %s."
            .formatted(scope, GateResult.count(tenants.size(), "tenant")));
  }
}
