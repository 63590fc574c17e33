package dev.obupgrade.health;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.DataVersion;
import dev.obupgrade.oceanbase.ServersByValue;
import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.reason.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Does the cluster itself say that it is at this version: {@code min_observer_version}, and the
 * data of every tenant? A standby tenant doesn't count: it follows its primary later, see {@link
 * StandbysAt}.
 */
public record DataAt(ObVersion version) implements Gate {

  @Override
  public GateResult ask(ClusterView cluster) {
    Set<ObVersion> least = cluster.upgradeState().minObserverVersions();
    if (!least.equals(Set.of(version))) {
      return new GateResult.Shut(
          Reason.MinObserverVersionDiffers,
          "min_observer_version is %s, expected %s%s."
              .formatted(
                  least.isEmpty() ? "unknown" : GateResult.values(least),
                  version,
                  ServersByValue.words(cluster, "min_observer_version")));
    }
    List<Tenant> tenants =
        cluster.tenants().stream().filter(Predicate.not(Tenant::standby)).toList();
    if (tenants.isEmpty()) {
      return new GateResult.Shut(Reason.NothingKnown, "The database lists no tenant.");
    }
    return GateResult.none(
        behind(cluster, tenants, version),
        tenants.size(),
        Reason.DataVersionDiffers,
        "tenants not at data version " + version,
        "The data of %s is at %s.".formatted(GateResult.count(tenants.size(), "tenant"), version));
  }

  /** Those of the tenants whose data is not at the version, each with what it is at. */
  static List<String> behind(ClusterView cluster, List<Tenant> tenants, ObVersion version) {
    Map<Long, DataVersion> versions =
        cluster.dataVersions().stream()
            .collect(Collectors.toMap(DataVersion::tenantId, v -> v, (a, b) -> a));
    return tenants.stream()
        .flatMap(t -> complaint(t, Optional.ofNullable(versions.get(t.id())), version).stream())
        .toList();
  }

  private static Optional<String> complaint(
      Tenant tenant, Optional<DataVersion> known, ObVersion version) {
    return known.filter(v -> v.whollyAt(version)).isPresent()
        ? Optional.empty()
        : Optional.of(
            "%s (%s)"
                .formatted(
                    tenant.name(), known.map(v -> v.words(version)).orElse("no data version")));
  }
}
