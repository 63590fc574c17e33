package dev.obupgrade.precheck.tenants;

import dev.obupgrade.oceanbase.DataBackup;
import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.precheck.check.Ages;
import dev.obupgrade.precheck.check.Check;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Versions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Checks that each user tenant has a recent backup. You need a backup from before the upgrade to
 * return to the old version.
 */
public final class LastBackup implements Check {

  @Override
  public Definition definition() {
    return new Definition(
        "LastBackup",
        "CDB_OB_BACKUP_SET_FILES: STATUS, FILE_STATUS, END_TIMESTAMP",
        Versions.ALL,
        "Every user tenant that isn't a standby has a successful data backup within the requested age",
        "In the tenant, run ALTER SYSTEM BACKUP DATABASE and wait until CDB_OB_BACKUP_SET_FILES shows the backup as SUCCESS.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    if (intent.maxBackupAge().isEmpty()) {
      return Finding.notApplicable("No maximum age of backups is given");
    }
    Duration most = intent.maxBackupAge().get();
    Map<Long, Duration> ages =
        cluster.dataBackups().stream()
            .collect(Collectors.toMap(DataBackup::tenantId, DataBackup::age, Ages::shorter));
    List<Tenant> tenants =
        cluster.tenants().stream()
            .filter(t -> t.type() == Tenant.Type.USER && !t.standby())
            .toList();
    return Finding.of(
        tenants.stream()
            .filter(t -> !ages.containsKey(t.id()) || ages.get(t.id()).compareTo(most) > 0)
            .map(t -> complaint(t, Optional.ofNullable(ages.get(t.id())), most))
            .toList(),
        "%d tenants have a backup within %s".formatted(tenants.size(), Ages.text(most)));
  }

  private static String complaint(Tenant tenant, Optional<Duration> age, Duration most) {
    return age.map(
            a ->
                "The last backup of tenant %s is %s old, more than %s"
                    .formatted(tenant.name(), Ages.text(a), Ages.text(most)))
        .orElse("Tenant %s has no successful backup".formatted(tenant.name()));
  }
}
