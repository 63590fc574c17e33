package dev.obupgrade.precheck.servers;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.TabletRoom;
import dev.obupgrade.precheck.check.Check;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Targets;
import dev.obupgrade.precheck.check.Versions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks that servers have room for new tablet data. From 4.3.2 on, each tablet has its own store
 * for changes to its definition, and the upgrade writes it.
 */
public final class TabletSpace implements Check {

  private static final long BYTES_A_TABLET = 8192;

  @Override
  public Definition definition() {
    return new Definition(
        "TabletSpace",
        "__all_virtual_tablet_pointer_status; __all_virtual_disk_stat: free_size",
        Versions.before("4.3.2.0"),
        Targets.from("4.3.2.0"),
        "Every server has 8,192 free bytes for each tablet",
        "Enlarge the server's data file (datafile_size, datafile_disk_percentage), or free some of it: drop what you don't need and merge. The size that the file may grow to (datafile_maxsize) doesn't count.");
  }

  @Override
  public boolean counts() {
    return true;
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    List<TabletRoom> servers = cluster.tabletRoom();
    var shown = servers.stream().map(TabletRoom::server).collect(Collectors.toSet());
    List<String> problems =
        Stream.concat(
                servers.stream()
                    .filter(server -> server.tablets() * BYTES_A_TABLET > server.freeBytes())
                    .map(TabletSpace::complaint),
                cluster.servers().stream()
                    .map(Server::address)
                    .filter(server -> !shown.contains(server))
                    .map(server -> server + " doesn't show its disk"))
            .toList();
    return servers.isEmpty()
        ? Finding.failed("No server shows its disk")
        : Finding.of(problems, "enough on %d servers".formatted(servers.size()));
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
