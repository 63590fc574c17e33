package dev.obupgrade.precheck.servers;

import dev.obupgrade.oceanbase.DiskUse;
import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.precheck.check.Check;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Versions;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Checks how full the data disks are. A server writes new schemas and minor merges during its
 * upgrade. At 90 % (data_disk_usage_limit_percentage), OceanBase refuses writes.
 */
public final class DataDisks implements Check {

  private static final int NOTICED = 80;
  private static final int FULL = 90;

  @Override
  public Definition definition() {
    return new Definition(
        "DataDisks",
        "GV$OB_SERVERS: DATA_DISK_IN_USE, DATA_DISK_CAPACITY",
        Versions.ALL,
        "Every server's data disk is below 80 %; 90 % or more is a failure",
        "Enlarge the data disk (datafile_size, datafile_maxsize), or free some of it: drop what you don't need and merge.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    return Finding.unlessMissing(definition(), () -> look(cluster, cluster.dataDisks()));
  }

  private static Finding look(FitnessView cluster, List<DiskUse> disks) {
    var shown = disks.stream().map(DiskUse::server).collect(Collectors.toSet());
    List<String> silent =
        cluster.servers().stream()
            .filter(Server::serving)
            .map(Server::address)
            .filter(server -> !shown.contains(server))
            .map(server -> server + " doesn't show its disk")
            .toList();
    return silent.isEmpty() || disks.isEmpty()
        ? Disks.look(cluster, disks, NOTICED, FULL)
        : Finding.failed(Finding.join(silent));
  }
}
