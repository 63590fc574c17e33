package dev.obupgrade.sim;

import dev.obupgrade.sim.cluster.Build;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The command line of {@link SimulatorMain}. */
record SimulatorOptions(Map<Option, String> given) {

  /** A wrong option, with a message for the person who typed it. */
  static final class Wrong extends Exception {
    Wrong(String message) {
      super(message);
    }
  }

  /** Every option. The two that take no value have no default. */
  enum Option {
    ZONES("3", "1 to 9", "zones"),
    SERVERS("1", "1 to 9", "observers in each zone"),
    TENANTS("1", "0 to 1000", "user tenants, named mysql1, mysql2 and so on"),
    LOG_STREAMS("1", "1 to 20", "log streams of each user tenant"),
    VERSION(
        "4.3.5.2", "4.0.0.0 to 4.3.5.x", "what the observers run, or 4.3.5.2-102000042025061010"),
    TARGET("as --version", "--version or newer", "what CALL sim.restart_server(…) starts"),
    PORT("12881", "1 to 65535", "the first observer's SQL port, the others' follow"),
    HOST("127.0.0.1", "an address of this machine", "where all observers listen"),
    TIME_SCALE("1", "0.01 to 1000", "how many times faster than real time everything happens"),
    SPREAD("", "", "gives each observer its own loopback address, with SQL port 2881 or --port"),
    HELP("", "", "this text");

    private final String otherwise;
    private final String range;
    private final String meaning;

    Option(String otherwise, String range, String meaning) {
      this.otherwise = otherwise;
      this.range = range;
      this.meaning = meaning;
    }

    boolean takesValue() {
      return !otherwise.isEmpty();
    }

    @Override
    public String toString() {
      return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Optional<Option> of(String word) {
      return List.of(values()).stream().filter(o -> o.toString().equals(word)).findFirst();
    }
  }

  /**
   * Accepts {@code --name value} and {@code --name=value}. Of an option given twice, the last
   * counts.
   */
  static SimulatorOptions of(List<String> arguments) throws Wrong {
    Map<Option, String> given = new EnumMap<>(Option.class);
    for (int i = 0; i < arguments.size(); i++) {
      String[] parts = arguments.get(i).split("=", 2);
      Option option =
          Option.of(parts[0]).orElseThrow(() -> new Wrong("unknown option '" + parts[0] + "'"));
      if (!option.takesValue()) {
        if (parts.length > 1) {
          throw new Wrong(option + " takes no value, not '" + parts[1] + "'");
        }
        given.put(option, "");
      } else if (parts.length > 1) {
        given.put(option, parts[1]);
      } else if (i + 1 < arguments.size() && !arguments.get(i + 1).startsWith("--")) {
        given.put(option, arguments.get(++i));
      } else {
        throw new Wrong(option + " needs a value: " + option.range);
      }
    }
    return new SimulatorOptions(given).checked();
  }

  static String usage() {
    List<String> lines = new ArrayList<>();
    lines.add("A simulated OceanBase cluster. Options, as --name value or --name=value:");
    for (Option option : Option.values()) {
      String facts =
          option.takesValue() ? " (" + option.range + "; default " + option.otherwise + ")" : "";
      lines.add("  %-14s %s%s".formatted(option, option.meaning, facts));
    }
    lines.add("SIM_ROOT_PASSWORD sets the password of root@sys. Without it there is none.");
    return String.join(System.lineSeparator(), lines);
  }

  boolean has(Option option) {
    return given.containsKey(option);
  }

  int zones() throws Wrong {
    return number(Option.ZONES, 1, 9);
  }

  int servers() throws Wrong {
    return number(Option.SERVERS, 1, 9);
  }

  int tenants() throws Wrong {
    return number(Option.TENANTS, 0, 1000);
  }

  int logStreams() throws Wrong {
    return number(Option.LOG_STREAMS, 1, 20);
  }

  String version() {
    return text(Option.VERSION);
  }

  String target() {
    return given.getOrDefault(Option.TARGET, version());
  }

  String host() {
    return text(Option.HOST);
  }

  boolean spread() {
    return has(Option.SPREAD);
  }

  int port() throws Wrong {
    return spread() && !has(Option.PORT) ? 2881 : number(Option.PORT, 1, 65535);
  }

  double timeScale() throws Wrong {
    String value = text(Option.TIME_SCALE);
    try {
      double scale = Double.parseDouble(value);
      if (scale >= 0.01 && scale <= 1000) {
        return scale;
      }
    } catch (NumberFormatException e) {
      // the message is below
    }
    throw outOfRange(Option.TIME_SCALE, value);
  }

  /** Returns the SQL port of each observer. */
  List<Integer> ports() throws Wrong {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < zones() * servers(); i++) {
      ports.add(spread() ? port() : port() + i);
    }
    return ports;
  }

  private SimulatorOptions checked() throws Wrong {
    if (has(Option.HELP)) {
      return this;
    }
    tenants();
    logStreams();
    timeScale();
    if (!spread() && ports().getLast() + SimulatedCluster.RPC_PORT_OFFSET > 65535) {
      throw new Wrong(
          ("--port %d is too high. %d observers use the SQL ports from it on, and RPC ports %d above"
                  + " those. The highest port is 65535.")
              .formatted(port(), ports().size(), SimulatedCluster.RPC_PORT_OFFSET));
    }
    if (spread() && has(Option.HOST)) {
      throw new Wrong("--spread chooses the addresses itself. Leave out --host or --spread.");
    }
    Build from = build(Option.VERSION, version());
    Build to = build(Option.TARGET, target());
    if (to.coded() < from.coded()) {
      throw new Wrong(
          "--target "
              + target()
              + " is older than --version "
              + version()
              + ": OceanBase has no downgrade");
    }
    return this;
  }

  private static Build build(Option option, String value) throws Wrong {
    try {
      Build build = Build.of(value);
      boolean known = build.atLeast("4.0.0.0") && !build.atLeast("4.3.6.0");
      boolean small = List.of(build.version().split("\\.")).stream().allMatch(n -> n.length() <= 3);
      if (known && small) {
        return build;
      }
    } catch (IllegalArgumentException e) {
      throw new Wrong(option + ": " + e.getMessage());
    }
    throw outOfRange(option, value);
  }

  private int number(Option option, int least, int most) throws Wrong {
    String value = text(option);
    if (value.matches("\\d{1,9}")) {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw outOfRange(option, value);
  }

  private static Wrong outOfRange(Option option, String value) {
    return new Wrong(
        "%s '%s' is not %s"
            .formatted(
                option, value, option == Option.TARGET ? Option.VERSION.range : option.range));
  }

  private String text(Option option) {
    return given.getOrDefault(option, option.otherwise);
  }

  @Override
  public String toString() {
    return given.entrySet().stream()
        .map(e -> (e.getKey() + " " + e.getValue()).strip())
        .collect(Collectors.joining(" "));
  }
}
