package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.TabletRoom;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        "Enlarge the server's data file (datafile_size, datafile_disk_percentage; what it may grow to, datafile_maxsize, doesn't count), or free some of it: drop what isn't needed and merge.");
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
        ? Finding.failed("no server shows its disk")
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
