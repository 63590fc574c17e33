package dev.obupgrade.sim.session;

import dev.obupgrade.sim.cluster.Build;
import dev.obupgrade.sim.cluster.Cluster;
import dev.obupgrade.sim.cluster.Server;
import dev.obupgrade.sim.engine.Results;
import dev.obupgrade.sim.mysql.SqlError;
import dev.obupgrade.sim.mysql.SqlResult;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
              List.of("name", "arguments", "hits"),
              cluster.faults().active().stream()
                  .map(
                      f ->
                          List.<Object>of(
                              f.name(), String.join(", ", f.arguments()), cluster.faults().hits(f)))
                  .toList());
      case "kill_server" -> {
        servers("kill_server", arguments).forEach(cluster::killServer);
        yield DONE;
      }
      case "start_server" -> start("start_server", arguments, false);
      case "restart_server" -> start("restart_server", arguments, true);
      case "time_scale" -> timeScale(arguments);
      default ->
          throw new SqlError(
              1305,
              "42000",
              "PROCEDURE sim."
                  + matcher.group(1)
                  + " does not exist; there are fault, clear, faults, kill_server, start_server,"
                  + " restart_server, time_scale");
    };
  }

  private SqlResult fault(List<String> arguments) throws SqlError {
    String name = first(arguments, "fault", "the name of a fault");
    checked(() -> cluster.switchOn(name, arguments.subList(1, arguments.size())));
    return DONE;
  }

  private SqlResult clear(List<String> arguments) throws SqlError {
    checked(
        () ->
            cluster.switchOff(
                arguments.isEmpty() ? "*" : arguments.get(0),
                arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size())));
    return DONE;
  }

  private SqlResult timeScale(List<String> arguments) throws SqlError {
    String scale = first(arguments, "time_scale", "how many times faster than real time");
    if (!scale.matches("\\d{1,5}(\\.\\d+)?")) {
      throw new SqlError(
          1210, "HY000", "time_scale: '" + scale + "' has to be a number above 0, such as 10");
    }
    checked(() -> cluster.timeScale(Double.parseDouble(scale)));
    return DONE;
  }

  private static void checked(Runnable work) throws SqlError {
    try {
      work.run();
    } catch (IllegalArgumentException e) {
      throw new SqlError(1210, "HY000", e.getMessage());
    }
  }

  private SqlResult start(String call, List<String> arguments, boolean kill) throws SqlError {
    List<Server> servers = servers(call, arguments);
    checked(
        () -> {
          Optional<Build> build =
              arguments.size() > 1 ? Optional.of(Build.of(arguments.get(1))) : cluster.target();
          for (Server server : servers) {
            if (kill) {
              cluster.killServer(server);
            }
            cluster.startServer(server, build.orElse(server.build()));
          }
        });
    return DONE;
  }

  private List<Server> servers(String call, List<String> arguments) throws SqlError {
    String where = first(arguments, call, "where: a zone, an ip, ip:port or '*'");
    List<Server> meant = cluster.servers().stream().filter(s -> s.isMeant(where)).toList();
    if (meant.isEmpty()) {
      throw new SqlError(
          4018,
          "HY000",
          call
              + ": where '"
              + where
              + "' has to be a zone, an ip, ip:port or '*'; there are "
              + cluster.servers().stream().map(Server::toString).toList());
    }
    return meant;
  }

  private static String first(List<String> arguments, String call, String what) throws SqlError {
    if (arguments.isEmpty()) {
      throw new SqlError(1210, "HY000", call + ": an argument is missing, " + what);
    }
    return arguments.get(0);
  }
}
