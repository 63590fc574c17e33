package dev.obupgrade.precheck.servers;

import dev.obupgrade.oceanbase.DiskUse;
import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Named;
import java.util.List;
import java.util.OptionalLong;

/** Judges how full disks are by two limits in percent. */
final class Disks {
  private Disks() {}

  static Finding look(FitnessView cluster, List<DiskUse> disks, int noticed, int full) {
    if (disks.isEmpty()) {
      return Finding.failed("No server shows its disk");
    }
    List<String> failing = from(cluster, disks, full);
    if (!failing.isEmpty()) {
      return Finding.failed(Finding.join(failing));
    }
    List<String> worthALook = from(cluster, disks, noticed);
    long most = disks.stream().mapToLong(DiskUse::percent).max().orElse(0);
    return worthALook.isEmpty()
        ? Finding.passed("%d %% at most".formatted(most))
        : Finding.warning(Finding.join(worthALook));
  }

  private static List<String> from(FitnessView cluster, List<DiskUse> disks, int percent) {
    return disks.stream().filter(d -> d.percent() >= percent).map(d -> words(cluster, d)).toList();
  }

  private static String words(FitnessView cluster, DiskUse disk) {
    OptionalLong tenant = disk.tenantId();
    return "%s%s is at %d %% of %d MiB"
        .formatted(
            tenant.isPresent()
                ? "Tenant " + Named.tenant(cluster, tenant.getAsLong()) + " on "
                : "",
            disk.server(),
            disk.percent(),
            disk.total() >> 20);
  }
}
