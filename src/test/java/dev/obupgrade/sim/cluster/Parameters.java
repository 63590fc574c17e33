package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.cluster.ParameterCatalogue.Definition;
import dev.obupgrade.sim.cluster.ParameterCatalogue.Scope;
import dev.obupgrade.sim.engine.Tables;
import dev.obupgrade.sim.mysql.SqlError;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Parameters: what was ever set is in {@code __all_sys_parameter} and {@code __tenant_parameter};
 * each live server has rows with the value it goes by, which follow a change a moment later.
 */
final class Parameters {
  private static final Set<String> READ_ONLY =
      Set.of("min_observer_version", "_upgrade_stage", "cluster_id", "zone", "compatible");
  private static final String LOCAL =
      "UPDATE __sim_parameter SET value = ? WHERE name = ? AND svr_ip = ? AND svr_port = ?";

  private final Cluster cluster;
  private final Tables tables;
  private long version = 1;

  Parameters(Cluster cluster) {
    this.cluster = cluster;
    this.tables = cluster.tables;
  }

  /** Where a setting applies; at most one of the three is present. */
  record Target(Optional<Address> server, Optional<String> zone, Optional<String> tenant) {
    static final Target ALL = new Target(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * @param by the tenant whose session asks: others than sys may set their own parameters only
   */
  void set(String name, String value, Target target, Tenant by) throws SqlError {
    if (target.tenant().isPresent() && !by.isSys()) {
      throw new SqlError(
          1227,
          "42501",
          "Access denied; you need (at least one of) the ALTER SYSTEM privilege(s) for this operation");
    }
    Definition definition = known(name);
    boolean ofCluster = definition.scope() == Scope.CLUSTER;
    if (ofCluster && (target.tenant().isPresent() || !by.isSys())) {
      throw new SqlError(5099, "42000", "System config unknown");
    }
    if (READ_ONLY.contains(definition.name())) {
      throw invalid();
    }
    String normal = definition.normal(value).orElseThrow(Parameters::invalid);
    if (target.server().isPresent() && cluster.server(target.server().get()).isEmpty()) {
      throw new SqlError(4018, "HY000", "server not exist");
    }
    if (target.zone().isPresent()
        && cluster.zones().stream().noneMatch(target.zone().get()::equalsIgnoreCase)) {
      throw new SqlError(4018, "HY000", "zone not exist");
    }
    if (ofCluster) {
      setCluster(definition.name(), normal, target);
    } else {
      setTenants(definition.name(), normal, tenants(target.tenant().orElse(by.name())));
    }
  }

  private static SqlError invalid() {
    return new SqlError(4147, "HY000", "Invalid config");
  }

  /** Sets without asking whether users may. */
  void setCluster(String name, String value, Target target) {
    tables.update(
        "MERGE INTO __all_sys_parameter(zone, svr_type, svr_ip, svr_port, name, data_type, value, info,"
            + " section, visible_level, config_version, scope, source, edit_level)"
            + " KEY(zone, svr_type, svr_ip, svr_port, name)"
            + " VALUES(?, 'observer', ?, ?, ?, 'varchar', ?, '', 'OBSERVER', 'SYS', ?, 'CLUSTER', 'DEFAULT',"
            + " 'DYNAMIC_EFFECTIVE')",
        target.zone().orElse(""),
        target.server().map(Address::ip).orElse("ANY"),
        target.server().map(Address::port).orElse(0),
        name,
        value,
        ++version);
    tables.update(
        "UPDATE __all_zone SET value = ? WHERE zone = '' AND name = 'config_version'", version);
    spread(
        server ->
            target.server().map(server.address()::equals).orElse(true)
                && target.zone().map(server.zone()::equalsIgnoreCase).orElse(true),
        server ->
            ParameterCatalogue.find(name, server.build)
                .ifPresent(
                    definition ->
                        tables.update(
                            LOCAL + " AND tenant_id IS NULL",
                            effective(definition, server),
                            name,
                            server.address().ip(),
                            server.address().port())));
  }

  void setTenants(String name, String value, List<Long> tenants) {
    for (long tenant : tenants) {
      tables.update(
          "MERGE INTO __tenant_parameter(tenant_id, zone, svr_type, svr_ip, svr_port, name, data_type,"
              + " value, config_version) KEY(tenant_id, zone, svr_type, svr_ip, svr_port, name)"
              + " VALUES(?, '', 'observer', 'ANY', 0, ?, 'varchar', ?, ?)",
          tenant,
          name,
          value,
          ++version);
    }
    spread(
        server -> true,
        server ->
            tenants.forEach(
                tenant ->
                    tables
                        .text(
                            "SELECT value FROM __tenant_parameter WHERE tenant_id = ? AND name = ?",
                            tenant,
                            name)
                        .ifPresent(
                            truth ->
                                tables.update(
                                    LOCAL + " AND tenant_id = ?",
                                    truth,
                                    name,
                                    server.address().ip(),
                                    server.address().port(),
                                    tenant))));
  }

  /** What a server learns when it comes up. */
  void addRows(Server server) {
    for (Definition definition : ParameterCatalogue.of(server.build)) {
      if (definition.scope() == Scope.CLUSTER) {
        tables.update(
            "INSERT INTO __sim_parameter(zone, svr_ip, svr_port, scope, name, data_type, value, default_value)"
                + " VALUES(?, ?, ?, 'CLUSTER', ?, ?, ?, ?)",
            server.zone(),
            server.address().ip(),
            server.address().port(),
            definition.name(),
            definition.type(),
            effective(definition, server),
            defaultOf(definition, server));
      } else {
        tables.update(
            "INSERT INTO __sim_parameter(zone, svr_ip, svr_port, scope, tenant_id, name, data_type, value,"
                + " default_value) SELECT ?, ?, ?, 'TENANT', t.tenant_id, ?, ?, COALESCE(p.value, ?), ?"
                + " FROM __all_tenant t LEFT JOIN __tenant_parameter p ON p.tenant_id = t.tenant_id AND p.name = ?",
            server.zone(),
            server.address().ip(),
            server.address().port(),
            definition.name(),
            definition.type(),
            defaultOf(definition, server),
            defaultOf(definition, server),
            definition.name());
      }
    }
  }

  /** The cluster's value of a parameter, its default when never set. */
  String clusterValue(String name) {
    return tables
        .text(
            "SELECT value FROM __all_sys_parameter WHERE name = ? AND zone = '' AND svr_ip = 'ANY'",
            name)
        .or(() -> ParameterCatalogue.find(name, cluster.oldestBuild()).map(Definition::value))
        .orElse("");
  }

  /** A duration as the root service's own server goes by it. */
  Duration duration(String name) {
    return ofRootServer(name)
        .flatMap(ParameterTime::of)
        .or(() -> ParameterTime.of(clusterValue(name)))
        .orElseThrow(() -> new IllegalStateException(name + " holds no duration"));
  }

  /** Whether the root service's own server has it switched on. */
  boolean flag(String name) {
    return ofRootServer(name).orElseGet(() -> clusterValue(name)).equalsIgnoreCase("True");
  }

  private Optional<String> ofRootServer(String name) {
    return cluster
        .rootServer()
        .flatMap(
            server ->
                tables.text(
                    "SELECT value FROM __sim_parameter WHERE name = ? AND tenant_id IS NULL AND svr_ip = ?"
                        + " AND svr_port = ?",
                    name,
                    server.address().ip(),
                    server.address().port()));
  }

  List<Long> tenants(String word) throws SqlError {
    String where =
        switch (word.toLowerCase(Locale.ROOT)) {
          case "all" -> "1 = 1";
          case "all_user" -> "MOD(tenant_id, 2) = 0";
          case "all_meta" -> "MOD(tenant_id, 2) = 1 AND tenant_id > 1";
          default -> "tenant_name = ?";
        };
    List<Long> found =
        (where.contains("?")
                ? tables.rows("SELECT tenant_id FROM __all_tenant WHERE " + where, word)
                : tables.rows("SELECT tenant_id FROM __all_tenant WHERE " + where))
            .stream().map(row -> (Long) row.get(0)).toList();
    if (found.isEmpty() && where.contains("?")) {
      throw new SqlError(5160, "HY000", "invalid tenant name specified in connection string");
    }
    return found;
  }

  private String effective(Definition definition, Server server) {
    return tables
        .text(
            "SELECT value FROM __all_sys_parameter WHERE name = ? AND ((svr_ip = ? AND svr_port = ?)"
                + " OR (svr_ip = 'ANY' AND zone IN ('', ?)))"
                + " ORDER BY CASE WHEN svr_ip <> 'ANY' THEN 0 WHEN zone <> '' THEN 1 ELSE 2 END LIMIT 1",
            definition.name(),
            server.address().ip(),
            server.address().port(),
            server.zone())
        .orElse(defaultOf(definition, server));
  }

  private String defaultOf(Definition definition, Server server) {
    return switch (definition.name()) {
      case "zone" -> server.zone();
      case "cluster" -> cluster.spec.name();
      case "rpc_port" -> String.valueOf(server.address().port());
      case "mysql_port" -> String.valueOf(server.sqlPort());
      case "min_observer_version", "compatible" -> cluster.spec.build().version();
      default -> definition.value();
    };
  }

  private Definition known(String name) throws SqlError {
    return ParameterCatalogue.find(name, cluster.oldestBuild())
        .orElseThrow(() -> new SqlError(5099, "42000", "System config unknown"));
  }

  private void spread(Predicate<Server> meant, Consumer<Server> refresh) {
    for (Server server : cluster.servers()) {
      if (server.up && meant.test(server)) {
        learnLater(server, refresh);
      }
    }
  }

  /** What it learns is the value of that time; one that comes up learns all by itself. */
  private void learnLater(Server server, Consumer<Server> refresh) {
    cluster.after(
        cluster.spec.timings().parameterSpread(),
        () -> {
          if (server.up && cluster.faults.has("parameter_stays", server)) {
            learnLater(server, refresh);
          } else if (server.up) {
            refresh.accept(server);
          }
        });
  }
}
