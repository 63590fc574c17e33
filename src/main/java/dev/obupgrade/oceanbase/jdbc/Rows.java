package dev.obupgrade.oceanbase.jdbc;

import dev.obupgrade.oceanbase.Compaction;
import dev.obupgrade.oceanbase.DataBackup;
import dev.obupgrade.oceanbase.DiskUse;
import dev.obupgrade.oceanbase.Inspection;
import dev.obupgrade.oceanbase.OracleTenant;
import dev.obupgrade.oceanbase.ParameterValue;
import dev.obupgrade.oceanbase.ResourcePool;
import dev.obupgrade.oceanbase.SchemaState;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.oceanbase.TabletRoom;
import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.oceanbase.UpgradeJob;
import dev.obupgrade.oceanbase.Zone;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.plan.ObVersion;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Turns rows of {@link Queries} into records. It compares values of status columns without regard
 * to case, as the database itself does.
 */
final class Rows {

  /** The build of a new server before its first heartbeat; it equals no wanted build. */
  private static final BuildVersion NO_BUILD = new BuildVersion(new ObVersion(0, 0, 0, 0), 0);

  private Rows() {}

  static Server server(ResultSet row) throws SQLException {
    String build = string(row, "build_version");
    return new Server(
        address(row),
        row.getInt("inner_port"),
        row.getString("zone"),
        status(row.getString("status")),
        build.isBlank() ? NO_BUILD : BuildVersion.parse(build),
        row.getLong("stop_time"),
        row.getLong("start_service_time"),
        row.getInt("with_rootserver") == 1);
  }

  private static Server.Status status(String text) {
    return switch (text.toUpperCase(Locale.ROOT)) {
      case "ACTIVE" -> Server.Status.ACTIVE;
      case "INACTIVE" -> Server.Status.INACTIVE;
      case "DELETING" -> Server.Status.DELETING;
      default -> Server.Status.OTHER;
    };
  }

  static Zone zone(ResultSet row) throws SQLException {
    return new Zone(
        row.getString("zone"),
        "ACTIVE".equalsIgnoreCase(row.getString("status")),
        string(row, "region"));
  }

  static Tenant tenant(ResultSet row) throws SQLException {
    return new Tenant(
        row.getLong("tenant_id"),
        row.getString("tenant_name"),
        Tenant.Type.valueOf(row.getString("tenant_type").toUpperCase(Locale.ROOT)),
        string(row, "tenant_role").toUpperCase(Locale.ROOT),
        string(row, "status").toUpperCase(Locale.ROOT),
        "YES".equalsIgnoreCase(row.getString("locked")),
        string(row, "primary_zone"),
        string(row, "locality"),
        !string(row, "previous_locality").isBlank());
  }

  static boolean leader(ResultSet row) throws SQLException {
    return "LEADER".equalsIgnoreCase(row.getString("role"));
  }

  static SchemaState schema(ResultSet row) throws SQLException {
    return new SchemaState(
        address(row), row.getLong("tenant_id"), row.getLong("refreshed_schema_version"));
  }

  static ParameterValue parameter(ResultSet row) throws SQLException {
    long tenant = row.getLong("tenant_id");
    OptionalLong tenantId = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(tenant);
    return new ParameterValue(
        address(row), row.getString("zone"), tenantId, row.getString("name"), string(row, "value"));
  }

  static Compaction compaction(ResultSet row) throws SQLException {
    BigDecimal broadcast = row.getBigDecimal("global_broadcast_scn");
    boolean idle =
        broadcast.compareTo(row.getBigDecimal("last_scn")) <= 0
            && "IDLE".equalsIgnoreCase(row.getString("status"));
    return new Compaction(
        row.getLong("tenant_id"),
        idle,
        "YES".equalsIgnoreCase(row.getString("is_suspended")),
        "YES".equalsIgnoreCase(row.getString("is_error")));
  }

  static ResourcePool resourcePool(ResultSet row) throws SQLException {
    return new ResourcePool(
        row.getLong("tenant_id"),
        string(row, "name"),
        Arrays.stream(string(row, "zone_list").split(";"))
            .map(String::strip)
            .filter(zone -> !zone.isEmpty())
            .toList());
  }

  static DiskUse dataDisk(ResultSet row) throws SQLException {
    return new DiskUse(
        address(row), OptionalLong.empty(), row.getLong("used_bytes"), row.getLong("total_bytes"));
  }

  static DiskUse logDisk(ResultSet row) throws SQLException {
    return new DiskUse(
        address(row),
        OptionalLong.of(row.getLong("tenant_id")),
        row.getLong("used_bytes"),
        row.getLong("total_bytes"));
  }

  static TabletRoom tabletRoom(ResultSet row) throws SQLException {
    return new TabletRoom(address(row), row.getLong("tablets"), row.getLong("free_size"));
  }

  static DataBackup dataBackup(ResultSet row) throws SQLException {
    return new DataBackup(row.getLong("tenant_id"), Duration.ofSeconds(row.getLong("age_seconds")));
  }

  static OracleTenant oracleTenant(ResultSet row) throws SQLException {
    return new OracleTenant(
        row.getLong("tenant_id"), string(row, "tenant_name"), row.getLong("replication_users"));
  }

  static UpgradeJob upgradeJob(ResultSet row) throws SQLException {
    boolean inProgress = "INPROGRESS".equalsIgnoreCase(row.getString("job_status"));
    boolean sameRootService = row.getLong("leads") > 0 && row.getLong("later_starts") == 0;
    return new UpgradeJob(
        row.getLong("job_id"),
        string(row, "job_type").toUpperCase(Locale.ROOT),
        !inProgress
            ? UpgradeJob.State.ENDED
            : sameRootService ? UpgradeJob.State.RUNNING : UpgradeJob.State.DEAD,
        new ServerAddress(row.getString("rs_svr_ip"), row.getInt("rs_svr_port")));
  }

  static Inspection inspection(ResultSet row) throws SQLException {
    return new Inspection(row.getString("name"), string(row, "info"));
  }

  static Map.Entry<ServerAddress, BigInteger> scn(ResultSet row) throws SQLException {
    return Map.entry(address(row), row.getBigDecimal("scn").toBigInteger());
  }

  /** A version as OceanBase stores it: 32 bits, 16, 8 and 8. Empty for any other text. */
  static Optional<ObVersion> version(String number) {
    try {
      long code = Long.parseLong(number.strip());
      return Optional.of(
          new ObVersion(
              (int) (code >>> 32),
              (int) (code >>> 16 & 0xFFFF),
              (int) (code >>> 8 & 0xFF),
              (int) (code & 0xFF)));
    } catch (IllegalArgumentException noVersion) {
      return Optional.empty();
    }
  }

  static ServerAddress address(ResultSet row) throws SQLException {
    return new ServerAddress(row.getString("svr_ip"), row.getInt("svr_port"));
  }

  static String string(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column)).orElse("");
  }
}
