package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.TabletRoom;
import java.util.List;

/**
 * From 4.3.2 on each tablet has a store of its own for what is changed of its definition, which the
 * upgrade writes.
 */
final class TabletSpace implements Check {

  private static final long BYTES_A_TABLET = 8192;

  @Override
  public Definition definition() {
    return new Definition(
        "TabletSpace",
        "__all_virtual_tablet_pointer_status; __all_virtual_disk_stat: free_size",
        Versions.before("4.3.2.0"),
        Targets.from("4.3.2.0"),
        "on every server 8,192 free bytes for each tablet",
        "Enlarge the server's data disk (datafile_size, datafile_disk_percentage), or free some of it: drop what isn't needed and merge.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    List<TabletRoom> servers = cluster.tabletRoom();
    return servers.isEmpty()
        ? Finding.failed("no server shows its disk")
        : Finding.of(
            servers.stream()
                .filter(server -> server.tablets() * BYTES_A_TABLET > server.freeBytes())
                .map(TabletSpace::complaint)
                .toList(),
            "enough on %d servers".formatted(servers.size()));
  }

  private static String complaint(TabletRoom server) {
    return "%s has %d free bytes for %d tablets, which need %d"
        .formatted(
            server.server(),
            server.freeBytes(),
            server.tablets(),
            server.tablets() * BYTES_A_TABLET);
  }
}
