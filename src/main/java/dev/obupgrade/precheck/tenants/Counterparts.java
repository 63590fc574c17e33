package dev.obupgrade.precheck.tenants;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.precheck.check.Check;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Intent.Counterpart;
import dev.obupgrade.precheck.check.Versions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Checks the named clusters that have the primary or standby of this cluster's tenants. A cluster
 * with such a standby must understand the new version's log before this cluster writes it.
 */
public final class Counterparts implements Check {

  @Override
  public Definition definition() {
    return new Definition(
        "Counterparts",
        "in the other cluster: __all_virtual_tenant_info: tenant_role; __all_server: build_version",
        Versions.ALL,
        "Every named cluster that has standby tenants already runs the target version or a later one",
        "Upgrade the cluster with the standby tenants first, or switch the roles over. If a cluster doesn't answer, correct its host, port, user or password (spec.preCheck.counterparts, --counterpart).");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    if (intent.counterparts().isEmpty()) {
      return Finding.notApplicable("No other cluster is named");
    }
    List<Finding> findings =
        intent.counterparts().stream().map(other -> look(other, intent)).toList();
    List<Finding> failed = findings.stream().filter(f -> f.result() == CheckResult.Failed).toList();
    String words =
        Finding.join(
            (failed.isEmpty() ? findings : failed).stream().map(Finding::observed).toList());
    if (failed.isEmpty()) {
      return Finding.passed(words);
    }
    return failed.stream().anyMatch(Finding::conclusive)
        ? Finding.failed(words)
        : Finding.untold(words);
  }

  private static Finding look(Counterpart other, Intent intent) {
    try (Database cluster = other.cluster().get()) {
      List<String> standbys =
          cluster.tenants().stream().filter(Tenant::standby).map(Tenant::name).toList();
      boolean standby = !standbys.isEmpty();
      Optional<ObVersion> oldest =
          cluster.servers().stream().map(s -> s.build().version()).min(Comparator.naturalOrder());
      if (oldest.isEmpty()) {
        return Finding.untold("Cluster %s lists no server".formatted(other.name()));
      }
      boolean behind =
          intent.target().map(target -> oldest.get().compareTo(target) < 0).orElse(false);
      String words =
          "Cluster %s runs %s%s"
              .formatted(
                  other.name(),
                  oldest.get(),
                  standby ? " and has standby tenants " + Finding.few(standbys) : "");
      return standby && behind ? Finding.failed(words) : Finding.passed(words);
    } catch (DatabaseException | IllegalArgumentException e) {
      return Finding.untold("Cluster %s: %s".formatted(other.name(), e.getMessage()));
    }
  }
}
