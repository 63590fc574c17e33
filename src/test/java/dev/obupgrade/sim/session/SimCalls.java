package dev.obupgrade.sim.session;

import dev.obupgrade.sim.cluster.Build;
import dev.obupgrade.sim.cluster.Cluster;
import dev.obupgrade.sim.cluster.Faults;
import dev.obupgrade.sim.cluster.Server;
import dev.obupgrade.sim.engine.Results;
import dev.obupgrade.sim.mysql.SqlError;
import dev.obupgrade.sim.mysql.SqlResult;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code CALL sim.…}: the simulator's own statements, which no OceanBase has. */
final class SimCalls {
  static final Pattern FORM =
      Pattern.compile("(?is)CALL\\s+sim\\s*\\.\\s*(\\w+)\\s*(?:\\((.*)\\))?");
  private static final SqlResult DONE = new SqlResult.Update(0, 0, 0);

  private final Cluster cluster;

  SimCalls(Cluster cluster) {
    this.cluster = cluster;
  }

  SqlResult execute(String sql) throws SqlError {
    Matcher matcher = FORM.matcher(sql);
    if (!matcher.matches()) {
      throw new SqlError(1064, "42000", "CALL sim.<name>(<arguments>) is what the simulator knows");
    }
    List<String> arguments =
        matcher.group(2) == null ? List.of() : Words.unquotedList(matcher.group(2));
    return switch (matcher.group(1).toLowerCase(Locale.ROOT)) {
      case "fault" -> fault(arguments);
      case "clear" -> clear(arguments);
      case "faults" ->
          Results.of(
              List.of("name", "arguments"),
              cluster.faults().active().stream()
                  .map(f -> List.of(f.name(), String.join(", ", f.arguments())))
                  .toList());
      case "kill_server" -> {
        servers(first(arguments)).forEach(cluster::killServer);
        yield DONE;
      }
      case "start_server" -> start(arguments, false);
      case "restart_server" -> start(arguments, true);
      default ->
          throw new SqlError(
              1305,
              "42000",
              "PROCEDURE sim."
                  + matcher.group(1)
                  + " does not exist; there are fault, clear, faults, kill_server, start_server, restart_server");
    };
  }

  private SqlResult fault(List<String> arguments) throws SqlError {
    String name = first(arguments).toLowerCase(Locale.ROOT);
    if (!Faults.NAMES.contains(name)) {
      throw new SqlError(1210, "HY000", "unknown fault '" + name + "'; there are " + Faults.NAMES);
    }
    cluster.switchOn(new Faults.Fault(name, arguments.subList(1, arguments.size())));
    return DONE;
  }

  private SqlResult clear(List<String> arguments) {
    cluster.switchOff(
        arguments.isEmpty() ? "*" : arguments.get(0).toLowerCase(Locale.ROOT),
        arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size()));
    return DONE;
  }

  private SqlResult start(List<String> arguments, boolean kill) throws SqlError {
    try {
      for (Server server : servers(first(arguments))) {
        if (kill) {
          cluster.killServer(server);
        }
        cluster.startServer(
            server, arguments.size() > 1 ? Build.of(arguments.get(1)) : server.build());
      }
    } catch (IllegalArgumentException e) {
      throw new SqlError(1210, "HY000", e.getMessage());
    }
    return DONE;
  }

  private List<Server> servers(String where) throws SqlError {
    List<Server> meant =
        cluster.servers().stream()
            .filter(
                s ->
                    where.equals("*")
                        || s.zone().equalsIgnoreCase(where)
                        || s.address().ip().equals(where)
                        || s.address().toString().equals(where))
            .toList();
    if (meant.isEmpty()) {
      throw new SqlError(4018, "HY000", "no server '" + where + "'; name a zone, an ip or ip:port");
    }
    return meant;
  }

  private static String first(List<String> arguments) throws SqlError {
    if (arguments.isEmpty()) {
      throw new SqlError(1210, "HY000", "an argument is missing");
    }
    return arguments.get(0);
  }
}
