package dev.obupgrade.precheck.servers;

import dev.obupgrade.oceanbase.DiskUse;
import dev.obupgrade.precheck.check.Finding;
import java.util.List;
import java.util.OptionalLong;

/** Judges how full disks are by two limits in percent. */
final class Disks {
  private Disks() {}

  static Finding look(List<DiskUse> disks, int noticed, int full) {
    if (disks.isEmpty()) {
      return Finding.failed("No server shows its disk");
    }
    List<String> failing = from(disks, full);
    if (!failing.isEmpty()) {
      return Finding.failed(Finding.join(failing));
    }
    List<String> worthALook = from(disks, noticed);
    long most = disks.stream().mapToLong(DiskUse::percent).max().orElse(0);
    return worthALook.isEmpty()
        ? Finding.passed("%d %% at most".formatted(most))
        : Finding.warning(Finding.join(worthALook));
  }

  private static List<String> from(List<DiskUse> disks, int percent) {
    return disks.stream().filter(d -> d.percent() >= percent).map(Disks::words).toList();
  }

  private static String words(DiskUse disk) {
    OptionalLong tenant = disk.tenantId();
    return "%s%s is at %d %% of %d MiB"
        .formatted(
            tenant.isPresent() ? "Tenant " + tenant.getAsLong() + " on " : "",
            disk.server(),
            disk.percent(),
            disk.total() >> 20);
  }
}
