package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.cluster.ParameterCatalogue.Definition;
import dev.obupgrade.sim.cluster.ParameterCatalogue.Scope;
import dev.obupgrade.sim.engine.Tables;
import dev.obupgrade.sim.mysql.SqlError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The parameters of cluster and tenants. {@code __all_sys_parameter} and {@code __tenant_parameter}
 * hold every value that was ever set, as it was written. Each live server has rows with the value
 * it uses, which follow a change a moment later. Of the rows that apply to a server, the newest
 * counts, however wide its scope. A server's own row is dead after a newer row of the whole
 * cluster.
 */
final class Parameters {
  /** All others are DYNAMIC_EFFECTIVE, including min_observer_version and compatible. */
  private static final Set<String> READ_ONLY = Set.of("_upgrade_stage", "cluster_id", "zone");

  private static final String LOCAL =
      "UPDATE __sim_parameter SET value = ? WHERE name = ? AND svr_ip = ? AND svr_port = ?";
  private static final String ABOUT =
      " AND zone IN ('', ?) AND svr_ip IN ('ANY', ?) AND svr_port IN (0, ?)"
          + " ORDER BY config_version DESC LIMIT 1";

  private final Cluster cluster;
  private final Tables tables;
  private long version;

  Parameters(Cluster cluster) {
    this.cluster = cluster;
    this.tables = cluster.tables;
  }

  /** Where a setting applies: to a server, a zone or neither, and to tenants. */
  record Target(Optional<Address> server, Optional<String> zone, Optional<String> tenant) {
    static final Target ALL = new Target(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** One setting of a statement, which may have several. */
  record Item(String name, String value, Target target) {}

  /**
   * Applies all settings of a statement, or none if one isn't allowed.
   *
   * @param by the tenant whose session asks; tenants other than sys may set only their own
   *     parameters
   */
  void set(List<Item> items, Tenant by) throws SqlError {
    for (Item item : items) {
      check(item, by);
    }
    nextVersion();
    for (Item item : items) {
      Definition definition = known(item.name());
      if (definition.scope() == Scope.CLUSTER) {
        write(definition.name(), item.value(), item.target());
      } else {
        List<Long> ids = tenants(item.target().tenant().orElse(by.name()));
        write(definition.name(), item.value(), item.target(), writable(ids));
      }
    }
  }

  private void check(Item item, Tenant by) throws SqlError {
    Target target = item.target();
    if (target.tenant().isPresent() && !by.isSys()) {
      throw new SqlError(
          1227,
          "42501",
          "Access denied; you need (at least one of) the ALTER SYSTEM privilege(s) for this"
              + " operation");
    }
    Definition definition = known(item.name());
    boolean ofCluster = definition.scope() == Scope.CLUSTER;
    if (ofCluster && (target.tenant().isPresent() || !by.isSys())) {
      throw new SqlError(5099, "42000", "System config unknown");
    }
    if (READ_ONLY.contains(definition.name()) || definition.normal(item.value()).isEmpty()) {
      throw new SqlError(4147, "HY000", "Invalid config");
    }
    // a dead server counts too
    if (target.server().isPresent() && cluster.server(target.server().get()).isEmpty()) {
      throw new SqlError(1210, "HY000", "Incorrect arguments to server");
    }
    if (target.zone().isPresent()
        && cluster.zones().stream().noneMatch(target.zone().get()::equalsIgnoreCase)) {
      throw new SqlError(1210, "HY000", "Incorrect arguments to zone");
    }
    if (!ofCluster) {
      tenants(target.tenant().orElse(by.name()));
    }
  }

  /** From 4.1 on, silently skips a tenant whose META tenant isn't NORMAL. */
  private List<Long> writable(List<Long> ids) {
    if (!rootBuild().atLeast("4.1.0.0")) {
      return ids;
    }
    Set<Long> abnormal =
        tables.rows("SELECT tenant_id FROM __all_tenant WHERE status <> 'NORMAL'").stream()
            .map(row -> (Long) row.get(0))
            .collect(Collectors.toSet());
    return ids.stream().filter(id -> !abnormal.contains(id % 2 == 0 ? id - 1 : id)).toList();
  }

  /** Sets a parameter without checking whether users may. */
  void setCluster(Map<String, String> values) {
    nextVersion();
    values.forEach((name, value) -> write(name, value, Target.ALL));
  }

  /** Sets a tenant's parameter without checking whether users may. */
  void setTenants(String name, String value, List<Long> tenants) {
    nextVersion();
    write(name, value, Target.ALL, tenants);
  }

  /**
   * Moves to the next version, in microseconds. Everything that a statement sets has one version.
   */
  private void nextVersion() {
    version = Math.max(version + 1, cluster.now());
  }

  private void write(String name, String value, Target target) {
    tables.update(
        "MERGE INTO __all_sys_parameter(zone, svr_type, svr_ip, svr_port, name, data_type, value,"
            + " info, section, config_version, scope, source, edit_level) KEY(zone, svr_type,"
            + " svr_ip, svr_port, name) VALUES(?, 'observer', ?, ?, ?, 'varchar', ?, '',"
            + " 'OBSERVER', ?, 'CLUSTER', 'DEFAULT', ?)",
        target.zone().orElse(""),
        target.server().map(Address::ip).orElse("ANY"),
        target.server().map(Address::port).orElse(0),
        name,
        value,
        version,
        editLevel(name));
    tables.update(
        "UPDATE __all_zone SET value = ? WHERE zone = '' AND name = 'config_version'", version);
    spread(
        target,
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

  private void write(String name, String value, Target target, List<Long> tenants) {
    for (long tenant : tenants) {
      tables.update(
          "MERGE INTO __tenant_parameter(tenant_id, zone, svr_type, svr_ip, svr_port, name,"
              + " data_type, value, config_version) KEY(tenant_id, zone, svr_type, svr_ip,"
              + " svr_port, name) VALUES(?, ?, 'observer', ?, ?, ?, 'varchar', ?, ?)",
          tenant,
          target.zone().orElse(""),
          target.server().map(Address::ip).orElse("ANY"),
          target.server().map(Address::port).orElse(0),
          name,
          value,
          version);
    }
    spread(
        target,
        server ->
            ParameterCatalogue.find(name, server.build)
                .ifPresent(
                    definition -> tenants.forEach(tenant -> learn(definition, server, tenant))));
  }

  private void learn(Definition definition, Server server, long tenant) {
    tables
        .text(
            "SELECT value FROM __tenant_parameter WHERE tenant_id = ? AND name = ?" + ABOUT,
            tenant,
            definition.name(),
            server.zone(),
            server.address().ip(),
            server.address().port())
        .ifPresent(
            value ->
                tables.update(
                    LOCAL + " AND tenant_id = ?",
                    definition.normal(value).orElse(value),
                    definition.name(),
                    server.address().ip(),
                    server.address().port(),
                    tenant));
  }

  /** Gives a server its values when it comes up. */
  void addRows(Server server) {
    for (Definition definition : ParameterCatalogue.of(server.build)) {
      if (definition.scope() == Scope.CLUSTER) {
        tables.update(
            "INSERT INTO __sim_parameter(zone, svr_ip, svr_port, scope, name, data_type, value,"
                + " default_value, edit_level) VALUES(?, ?, ?, 'CLUSTER', ?, ?, ?, ?, ?)",
            server.zone(),
            server.address().ip(),
            server.address().port(),
            definition.name(),
            definition.type(),
            effective(definition, server),
            defaultOf(definition, server),
            editLevel(definition.name()));
      } else {
        tables.update(
            "INSERT INTO __sim_parameter(zone, svr_ip, svr_port, scope, tenant_id, name, data_type,"
                + " value, default_value) SELECT ?, ?, ?, 'TENANT', t.tenant_id, ?, ?, COALESCE("
                + normal(definition)
                + ", ?), ? FROM __all_tenant t LEFT JOIN __tenant_parameter p ON p.tenant_id ="
                + " t.tenant_id AND p.name = ? AND p.zone = '' AND p.svr_ip = 'ANY'",
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
    learnNarrow(server);
  }

  /** Applies the parameters of a server or a zone one by one, because there are few. */
  private void learnNarrow(Server server) {
    for (List<Object> row :
        tables.rows(
            "SELECT DISTINCT tenant_id, name FROM __tenant_parameter WHERE zone <> '' OR svr_ip <>"
                + " 'ANY'")) {
      ParameterCatalogue.find((String) row.get(1), server.build)
          .filter(definition -> definition.scope() == Scope.TENANT)
          .ifPresent(definition -> learn(definition, server, (Long) row.get(0)));
    }
  }

  /** Returns SQL for how servers show a written value. */
  private static String normal(Definition definition) {
    return definition.type().equals("BOOL")
        ? "CASE WHEN p.value IN ('true', '1', 'on', 'yes', 't') THEN 'True'"
            + " WHEN p.value IN ('false', '0', 'off', 'no', 'f') THEN 'False' END"
        : "p.value";
  }

  /**
   * Returns the cluster's value of a parameter as servers show it, or its default if it was never
   * set.
   */
  String clusterValue(String name) {
    Optional<Definition> definition = ParameterCatalogue.find(name, cluster.oldestBuild());
    return tables
        .text(
            "SELECT value FROM __all_sys_parameter WHERE name = ? AND zone = '' AND svr_ip = 'ANY'",
            name)
        .map(value -> definition.flatMap(d -> d.normal(value)).orElse(value))
        .or(() -> definition.map(Definition::value))
        .orElse("");
  }

  /** Returns a duration as the root service's own server uses it. */
  Duration duration(String name) {
    return ofRootServer(name)
        .flatMap(ParameterTime::of)
        .or(() -> ParameterTime.of(clusterValue(name)))
        .orElseThrow(() -> new IllegalStateException(name + " holds no duration"));
  }

  /** Returns whether it is on at the root service's own server. */
  boolean flag(String name) {
    return ofRootServer(name).orElseGet(() -> clusterValue(name)).equalsIgnoreCase("True");
  }

  private Optional<String> ofRootServer(String name) {
    return cluster
        .rootServer()
        .flatMap(
            server ->
                tables.text(
                    "SELECT value FROM __sim_parameter WHERE name = ? AND tenant_id IS NULL AND"
                        + " svr_ip = ? AND svr_port = ?",
                    name,
                    server.address().ip(),
                    server.address().port()));
  }

  /**
   * @param words names, or a single word for several tenants
   */
  List<Long> tenants(List<String> words) throws SqlError {
    if (words.size() > 1
        && rootBuild().atLeast("4.2.0.0")
        && words.stream().anyMatch(TenantGroup::isOne)) {
      throw new SqlError(1235, "0A000", "Not supported feature or function");
    }
    List<Long> ids = new ArrayList<>();
    for (String word : words) {
      ids.addAll(tenants(word));
    }
    return ids;
  }

  /**
   * Returns the tenants of a name, or of a word for several tenants. The cluster's version decides
   * what {@code all} means, not the binary that runs the statement.
   */
  List<Long> tenants(String word) throws SqlError {
    Optional<TenantGroup> group =
        TenantGroup.of(word, rootBuild(), clusterValue("min_observer_version"));
    if (group.isPresent()) {
      return ids("SELECT tenant_id FROM __all_tenant WHERE " + group.get().condition);
    }
    List<Long> found = ids("SELECT tenant_id FROM __all_tenant WHERE tenant_name = ?", word);
    if (found.isEmpty()) {
      throw new SqlError(5160, "HY000", "invalid tenant name specified in connection string");
    }
    return found;
  }

  private List<Long> ids(String sql, Object... values) {
    return tables.rows(sql, values).stream().map(row -> (Long) row.get(0)).toList();
  }

  private Build rootBuild() {
    return cluster.rootServer().map(server -> server.build).orElseGet(cluster::oldestBuild);
  }

  private static String editLevel(String name) {
    return READ_ONLY.contains(name) ? "READONLY" : "DYNAMIC_EFFECTIVE";
  }

  private String effective(Definition definition, Server server) {
    return tables
        .text(
            "SELECT value FROM __all_sys_parameter WHERE name = ?" + ABOUT,
            definition.name(),
            server.zone(),
            server.address().ip(),
            server.address().port())
        .map(value -> definition.normal(value).orElse(value))
        .orElse(defaultOf(definition, server));
  }

  private String defaultOf(Definition definition, Server server) {
    return switch (definition.name()) {
      case "zone" -> server.zone();
      case "cluster" -> cluster.spec.name();
      case "rpc_port" -> String.valueOf(server.address().port());
      case "mysql_port" -> String.valueOf(server.sqlPort());
      case "min_observer_version" -> cluster.spec.build().version();
      default -> definition.value();
    };
  }

  private Definition known(String name) throws SqlError {
    return ParameterCatalogue.find(name, cluster.oldestBuild())
        .orElseThrow(() -> new SqlError(5099, "42000", "System config unknown"));
  }

  private void spread(Target target, Consumer<Server> refresh) {
    for (Server server : cluster.servers()) {
      boolean meant =
          target.server().map(server.address()::equals).orElse(true)
              && target.zone().map(server.zone()::equalsIgnoreCase).orElse(true);
      if (server.up && meant) {
        learnLater(server, refresh);
      }
    }
  }

  /**
   * Updates a server with the value of that time. A server that comes up reads all values itself.
   */
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
