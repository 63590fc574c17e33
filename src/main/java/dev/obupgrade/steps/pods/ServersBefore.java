package dev.obupgrade.steps.pods;

import dev.obupgrade.health.ServersRestarted.Before;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.plan.BuildVersion;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The servers of a zone as they were before its first pod was touched, as a note: {@code BUILD
 * START IP:PORT, START IP:PORT | BUILD …}. Servers of one build share it, because a memo is one
 * line and a zone may have many servers.
 */
public record ServersBefore(Map<ServerAddress, Before> servers) {
  private static final String GROUPS = " | ";
  private static final String MEMBERS = ", ";

  /** The note when there is no server to tell from its earlier self. */
  private static final String NONE = "none";

  public ServersBefore {
    servers = Map.copyOf(servers);
  }

  public static ServersBefore of(Collection<Server> servers) {
    return new ServersBefore(
        servers.stream().collect(Collectors.toMap(Server::address, Before::of)));
  }

  public static ServersBefore parse(String note) {
    Map<ServerAddress, Before> servers = new HashMap<>();
    if (!note.equals(NONE)) {
      for (String group : note.split(" \\| ")) {
        String[] build = group.split(" ", 2);
        for (String member : build[1].split(MEMBERS)) {
          String[] server = member.split(" ", 2);
          servers.put(
              ServerAddress.parse(server[1]),
              new Before(BuildVersion.parse(build[0]), Long.parseLong(server[0])));
        }
      }
    }
    return new ServersBefore(servers);
  }

  public String note() {
    String groups =
        servers.values().stream()
            .map(Before::build)
            .distinct()
            .sorted()
            .map(build -> build + " " + members(build))
            .collect(Collectors.joining(GROUPS));
    return groups.isEmpty() ? NONE : groups;
  }

  private String members(BuildVersion build) {
    return servers.entrySet().stream()
        .filter(e -> e.getValue().build().equals(build))
        .sorted(Map.Entry.comparingByKey())
        .map(e -> e.getValue().startServiceTime() + " " + e.getKey())
        .collect(Collectors.joining(MEMBERS));
  }
}
