package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.engine.Database;
import dev.obupgrade.sim.engine.SystemSchema;
import dev.obupgrade.sim.engine.Tables;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Creates a healthy cluster: all servers in service, all logs in sync, one version everywhere. */
final class Bootstrap {
  private final Cluster cluster;
  private final ClusterSpec spec;
  private final Tables tables;

  Bootstrap(Cluster cluster) {
    this.cluster = cluster;
    this.spec = cluster.spec;
    this.tables = cluster.tables;
  }

  /** The tables and views that a version has. */
  static void createSchema(Database database, Build build) {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET SCHEMA oceanbase");
      statement.execute("SET SCHEMA_SEARCH_PATH oceanbase, PUBLIC");
      for (String sql : SystemSchema.statements(build::atLeast)) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("The system tables could not be created.", e);
    }
  }

  void fill(Map<Address, Server> servers, Map<String, Tenant> tenants) {
    zones();
    long id = 1;
    for (ClusterSpec.ServerSpec each : spec.servers()) {
      Server server = new Server(id++, each.address(), each.sqlPort(), each.zone(), spec.build());
      servers.put(each.address(), server);
      server(server);
    }
    long tenantId = 1002;
    tenant(tenants.get("sys"));
    for (String name : spec.tenants()) {
      Tenant meta = new Tenant(tenantId - 1, "META$" + tenantId);
      Tenant user = new Tenant(tenantId, name);
      tenants.put(meta.name(), meta);
      tenants.put(name, user);
      tenant(meta);
      tenant(user);
      tenantId += 2;
    }
    accounts(tenants);
    parameters();
    coreTableInSchema();
    List<Server> all = List.copyOf(servers.values());
    tenants.values().forEach(tenant -> streams(tenant, all));
    ServerRows rows = new ServerRows(cluster);
    for (Server server : all) {
      inService(server, rows);
    }
    leaders();
    history();
  }

  /**
   * Creates what every tenant has from its start: definitions, and, in user tenants that ever made
   * a snapshot, the row that locks snapshots.
   */
  private void history() {
    tables.update(
        "INSERT INTO __all_virtual_ddl_operation(tenant_id, schema_version, table_id, table_name,"
            + " operation_type, ddl_stmt_str) SELECT t.tenant_id, n.x * 8, n.x, '', 4, '' FROM"
            + " __all_tenant t, SYSTEM_RANGE(1, 3) n");
    if (spec.build().atLeast("4.3.0.0")) {
      tables.update(
          "INSERT INTO __all_virtual_tenant_snapshot(tenant_id, snapshot_id, snapshot_name, status,"
              + " type) SELECT tenant_id, 0, '_snapshot_global_state', 'NORMAL', 'AUTO' FROM"
              + " __all_tenant WHERE MOD(tenant_id, 2) = 0");
    }
  }

  private void zones() {
    String insert = "INSERT INTO __all_zone(zone, name, value, info) VALUES(?, ?, ?, ?)";
    tables.update(insert, "", "cluster", 0, spec.name());
    for (String name :
        List.of(
            "config_version",
            "lease_info_version",
            "privilege_version",
            "time_zone_info_version")) {
      tables.update(insert, "", name, 1, "");
    }
    for (String zone : spec.zones()) {
      tables.update(insert, zone, "status", 2, "ACTIVE");
      tables.update(insert, zone, "region", 0, "sys_region");
      tables.update(insert, zone, "idc", 0, "");
      tables.update(insert, zone, "zone_type", 0, "ReadWrite");
      tables.update(insert, zone, "recovery_status", 0, "NORMAL");
      tables.update(insert, zone, "storage_type", 0, "LOCAL");
    }
  }

  private void server(Server server) {
    server.serviceTime = cluster.now();
    tables.update(
        "INSERT INTO __all_server(svr_ip, svr_port, id, zone, inner_port, with_rootserver, status,"
            + " build_version, start_service_time) VALUES(?, ?, ?, ?, ?, 0, 'ACTIVE', ?, ?)",
        server.address().ip(),
        server.address().port(),
        server.id(),
        server.zone(),
        server.sqlPort(),
        spec.build().buildVersion(),
        server.serviceTime);
  }

  private void tenant(Tenant tenant) {
    List<String> zones = spec.zones();
    String zoneList = String.join(";", zones);
    String primary =
        zones.size() < 2
            ? zoneList
            : zones.get(0) + ";" + String.join(",", zones.subList(1, zones.size()));
    String locality = zones.stream().map(z -> "FULL{1}@" + z).collect(Collectors.joining(", "));
    tables.update(
        "INSERT INTO __all_tenant(tenant_id, tenant_name, zone_list, primary_zone, locality)"
            + " VALUES(?, ?, ?, ?, ?)",
        tenant.id(),
        tenant.name(),
        zoneList,
        primary,
        locality);
    tables.update(
        "INSERT INTO __all_tenant_history(tenant_id, schema_version, is_deleted, tenant_name,"
            + " zone_list, primary_zone, locality, locked, collation_type, info, previous_locality,"
            + " default_tablegroup_id, compatibility_mode, drop_tenant_time, status, in_recyclebin,"
            + " arbitration_service_status) VALUES(?, ?, 0, ?, ?, ?, ?, 0, 45, '', '', -1, 0, -1,"
            + " 'NORMAL', 0, 'DISABLED')",
        tenant.id(),
        cluster.now() & ~7L,
        tenant.name(),
        zoneList,
        primary,
        locality);
    if (isUser(tenant)) {
      tables.update(
          "INSERT INTO __sim_tenant_info(tenant_id, tenant_role, max_ls_id) VALUES(?, 'PRIMARY',"
              + " ?)",
          tenant.id(),
          1000 + spec.logStreams());
    }
    tables.update(
        "INSERT INTO __all_merge_info(tenant_id, frozen_scn, global_broadcast_scn, last_merged_scn)"
            + " VALUES(?, 1, 1, 1)",
        tenant.id());
    tables.update(
        "INSERT INTO __sim_sys_variable(tenant_id, name, value, default_value) VALUES(?,"
            + " 'binlog_row_image', '2', '2')",
        tenant.id());
    tables.update(
        "INSERT INTO __sim_user(tenant_id, user_id, user_name, host) VALUES(?, 200001, 'root',"
            + " '%')",
        tenant.id());
    coreTable(tenant.id());
    if (tenant.isSys() || isUser(tenant)) {
      tables.update(
          "INSERT INTO DBA_OB_RESOURCE_POOLS(resource_pool_id, name, tenant_id, unit_count,"
              + " unit_config_id, zone_list, replica_type) VALUES(?, ?, ?, ?, ?, ?, 'FULL')",
          tenant.id(),
          tenant.isSys() ? "sys_pool" : "pool_" + tenant.name(),
          tenant.id(),
          tenant.isSys() ? 1 : spec.units(),
          tenant.id(),
          zoneList);
    }
  }

  private void coreTable(long tenant) {
    List<String> names = new ArrayList<>(List.of("target_data_version", "current_data_version"));
    if (spec.build().atLeast("4.3.5.1")) {
      names.add("upgrade_begin_data_version");
    }
    String insert =
        "INSERT INTO __sim_core_table(tenant_id, table_name, row_id, column_name, column_value)"
            + " VALUES(?, ?, 1, ?, ?)";
    String version = String.valueOf(spec.build().coded());
    names.forEach(name -> tables.update(insert, tenant, "__all_global_stat", name, version));
    tables.update(insert, tenant, "__all_global_stat", "baseline_schema_version", "-1");
    tables.update(insert, tenant, "__all_global_stat", "core_schema_version", "8");
    tables.update(
        insert,
        tenant,
        "__all_global_stat",
        "snapshot_gc_scn",
        String.valueOf(cluster.now() * 1_000));
    tables.update(insert, tenant, "__all_table", "table_name", "__all_table");
    if (tenant == Tenant.SYS) {
      tables.update(insert, tenant, "__all_global_stat", "rootservice_epoch", "1");
      tables.update(insert, tenant, "__all_schema_status", "snapshot_timestamp", "1");
    }
  }

  private void accounts(Map<String, Tenant> tenants) {
    spec.accounts()
        .forEach(
            (account, password) -> {
              int at = account.lastIndexOf('@');
              String user = at < 0 ? account : account.substring(0, at);
              String tenant = at < 0 ? "sys" : account.substring(at + 1);
              if (!tenants.containsKey(tenant)) {
                throw new IllegalArgumentException(
                    "account '"
                        + account
                        + "' names the tenant '"
                        + tenant
                        + "', which is not among "
                        + spec.tenants());
              }
              tenants.get(tenant).users().add(user, password);
              new UserRows(cluster).add(tenants.get(tenant), user);
            });
  }

  private void parameters() {
    cluster.parameters.setCluster(Map.of("min_observer_version", spec.build().version()));
    if (spec.build().atLeast("4.1.0.0")) {
      cluster.parameters.setTenants(
          "compatible",
          spec.build().version(),
          tables.rows("SELECT tenant_id FROM __all_tenant").stream()
              .map(row -> (Long) row.get(0))
              .toList());
    }
  }

  private void coreTableInSchema() {
    if (spec.build().atLeast("4.1.0.0")) {
      tables.update(
          "INSERT INTO __all_table(tenant_id, table_id, table_name) VALUES(1, 12362,"
              + " '__all_virtual_core_table')");
    }
  }

  private void streams(Tenant tenant, List<Server> servers) {
    Placement placement = new Placement(spec, tenant, servers);
    List<LogStream> streams = new ArrayList<>();
    streams.add(stream(tenant, 1, placement.ofStream(1)));
    if (isUser(tenant)) {
      for (int i = 1; i <= spec.logStreams(); i++) {
        streams.add(stream(tenant, 1000 + i, placement.ofStream(1000 + i)));
      }
    }
    tenant.streams = streams;
    if (tenant.isSys() || isUser(tenant)) {
      List<List<Server>> groups = placement.groups();
      for (int group = 0; group < groups.size(); group++) {
        for (Server server : groups.get(group)) {
          unit(tenant, server, tenant.id() * 100 + group);
        }
      }
    }
  }

  private LogStream stream(Tenant tenant, long id, List<Server> members) {
    LogStream stream = new LogStream(new LogStream.Id(tenant.id(), id), members, members.get(0));
    Replicas replicas = new Replicas(cluster);
    members.forEach(member -> replicas.addLocation(stream, member));
    return stream;
  }

  private void unit(Tenant tenant, Server server, long group) {
    tables.update(
        "INSERT INTO DBA_OB_UNITS(unit_id, tenant_id, status, resource_pool_id, unit_group_id,"
            + " zone, svr_ip, svr_port, unit_config_id, max_cpu, min_cpu, memory_size,"
            + " log_disk_size) VALUES(?, ?, 'ACTIVE', ?, ?, ?, ?, ?, ?, 2, 1, 2147483648,"
            + " 4294967296)",
        tenant.id() * 100 + server.id(),
        tenant.id(),
        tenant.id(),
        group,
        server.zone(),
        server.address().ip(),
        server.address().port(),
        tenant.id());
  }

  private void inService(Server server, ServerRows rows) {
    server.running = true;
    server.up = true;
    server.announced = true;
    server.ready = true;
    server.readyAt = cluster.now();
    server.lastHeartbeat = server.readyAt;
    rows.add(server);
    rows.addSchemas(server, cluster.catchUp().schemaVersion());
    cluster.tenants().stream()
        .flatMap(tenant -> tenant.streams.stream())
        .filter(stream -> stream.members.contains(server))
        .forEach(stream -> server.synced.add(stream.id));
  }

  private void leaders() {
    long scn = cluster.now() * 1_000;
    tables.update(
        "UPDATE __all_virtual_log_stat SET in_sync = 1, end_scn = ?, max_scn = ?", scn, scn);
    tables.update(
        "UPDATE __all_virtual_replay_stat SET unsubmitted_log_scn = ?", cluster.now() * 1_000 + 1);
    Address root = cluster.elections.sys().leader.orElseThrow().address();
    tables.update(
        "UPDATE __all_server SET with_rootserver = 1 WHERE svr_ip = ? AND svr_port = ?",
        root.ip(),
        root.port());
    cluster.events.rootService(root, "bootstrap", "bootstrap_succeed");
    cluster.events.rootService(
        root, "root_service", "full_rootservice", "result", "0", "self_addr", root.toString());
  }

  private static boolean isUser(Tenant tenant) {
    return tenant.id() % 2 == 0;
  }
}
