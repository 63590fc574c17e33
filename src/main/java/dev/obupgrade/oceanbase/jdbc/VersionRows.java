package dev.obupgrade.oceanbase.jdbc;

import dev.obupgrade.oceanbase.DataVersion;
import dev.obupgrade.oceanbase.UpgradeState;
import dev.obupgrade.plan.ObVersion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Combines what several rows say about versions. */
final class VersionRows {
  private VersionRows() {}

  /** A data version in {@code __all_virtual_core_table}. */
  record Stored(long tenantId, String column, Optional<ObVersion> version) {
    static Stored read(ResultSet row) throws SQLException {
      return new Stored(
          row.getLong("tenant_id"),
          row.getString("column_name"),
          Rows.version(row.getString("column_value")));
    }
  }

  /** A value of a tenant's {@code compatible}. */
  record Compatible(long tenantId, ObVersion version) {
    static Compatible read(ResultSet row) throws SQLException {
      return new Compatible(row.getLong("tenant_id"), ObVersion.parse(row.getString("value")));
    }
  }

  static List<DataVersion> dataVersions(List<Stored> stored, List<Compatible> compatible) {
    var tenants =
        Stream.concat(
                stored.stream().map(Stored::tenantId),
                compatible.stream().map(Compatible::tenantId))
            .collect(Collectors.toCollection(TreeSet::new));
    return tenants.stream()
        .map(
            id ->
                new DataVersion(
                    id,
                    stored(stored, id, "target_data_version"),
                    stored(stored, id, "current_data_version"),
                    stored(stored, id, "upgrade_begin_data_version"),
                    agreed(
                        compatible.stream()
                            .filter(c -> c.tenantId() == id)
                            .map(Compatible::version))))
        .toList();
  }

  /** Also empty where one of its values isn't a version. */
  private static Optional<ObVersion> stored(List<Stored> stored, long tenantId, String column) {
    List<Optional<ObVersion>> distinct =
        stored.stream()
            .filter(s -> s.tenantId() == tenantId && s.column().equalsIgnoreCase(column))
            .map(Stored::version)
            .distinct()
            .toList();
    return distinct.size() == 1 ? distinct.getFirst() : Optional.empty();
  }

  private static Optional<ObVersion> agreed(Stream<ObVersion> versions) {
    List<ObVersion> distinct = versions.distinct().toList();
    return distinct.size() == 1 ? Optional.of(distinct.getFirst()) : Optional.empty();
  }

  /** What one row of {@link Queries#UPGRADE_STATE} says; the other parts are empty. */
  static UpgradeState part(ResultSet row) throws SQLException {
    String value = row.getString("value");
    return switch (row.getString("name")) {
      case "enable_upgrade_mode" ->
          new UpgradeState(Set.of(Boolean.parseBoolean(value)), Set.of(), Set.of());
      case "_upgrade_stage" -> new UpgradeState(Set.of(), Set.of(value), Set.of());
      default -> new UpgradeState(Set.of(), Set.of(), Set.of(ObVersion.parse(value)));
    };
  }

  static UpgradeState whole(List<UpgradeState> parts) {
    return new UpgradeState(
        all(parts, UpgradeState::upgradeMode),
        all(parts, UpgradeState::stage),
        all(parts, UpgradeState::minObserverVersions));
  }

  private static <T> Set<T> all(List<UpgradeState> parts, Function<UpgradeState, Set<T>> field) {
    return parts.stream().flatMap(p -> field.apply(p).stream()).collect(Collectors.toSet());
  }
}
