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

/** Has every server of the scope a real schema version of every tenant? */
public record SchemasRefreshed(Scope scope) implements Gate {

  private record Key(ServerAddress server, long tenantId) {}

  @Override
  public GateResult ask(ClusterView cluster) {
    Set<ServerAddress> servers = new TreeSet<>(Members.servers(cluster, scope));
    List<Tenant> tenants = cluster.tenants();
    if (servers.isEmpty() || tenants.isEmpty()) {
      return new GateResult.Shut(Reason.NothingKnown, "the database lists no servers of " + scope);
    }
    Map<Key, SchemaState> known =
        cluster.schemas().stream()
            .collect(Collectors.toMap(s -> new Key(s.server(), s.tenantId()), s -> s, (a, b) -> a));
    var offenders = new ArrayList<String>();
    for (ServerAddress server : servers) {
      for (Tenant tenant : tenants) {
        SchemaState schema = known.get(new Key(server, tenant.id()));
        if (schema == null) {
          offenders.add("%s doesn't report tenant %s".formatted(server, tenant.name()));
        } else if (!schema.refreshed()) {
          offenders.add(
              "%s has version %d of tenant %s"
                  .formatted(server, schema.refreshedVersion(), tenant.name()));
        }
      }
    }
    return GateResult.none(
        offenders,
        Reason.SchemaNotRefreshed,
        "schema not refreshed",
        "every server of %s has the schemas of %d tenants".formatted(scope, tenants.size()));
  }
}
