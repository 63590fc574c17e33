package dev.obupgrade.sim.cluster;

import static dev.obupgrade.sim.cluster.FaultKind.Argument.CHECK;
import static dev.obupgrade.sim.cluster.FaultKind.Argument.CODE;
import static dev.obupgrade.sim.cluster.FaultKind.Argument.FACTOR;
import static dev.obupgrade.sim.cluster.FaultKind.Argument.OFFSET;
import static dev.obupgrade.sim.cluster.FaultKind.Argument.SECONDS;
import static dev.obupgrade.sim.cluster.FaultKind.Argument.STREAM;
import static dev.obupgrade.sim.cluster.FaultKind.Argument.TENANT;
import static dev.obupgrade.sim.cluster.FaultKind.Argument.TEXT;
import static dev.obupgrade.sim.cluster.FaultKind.Argument.VERSION;
import static dev.obupgrade.sim.cluster.FaultKind.Argument.WHERE;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A kind of fault, and its arguments.
 *
 * @param required how many arguments are mandatory
 */
record FaultKind(String name, int required, List<Argument> arguments) {

  /** What one argument must be, so that a typo is an error and not a silent success. */
  enum Argument {
    WHERE("a zone, an ip, ip:port or '*'"),
    FACTOR("a number above 0, such as 3"),
    SECONDS("a number of seconds, 0 or more"),
    OFFSET("a number of seconds, such as 30 or -2.5"),
    VERSION("a version such as 4.3.5.3 or 4.3.5.3-103000092025080818"),
    TENANT("the id of a tenant of this cluster, such as 1002"),
    STREAM("the id of a log stream, such as 1 or 1001"),
    TEXT("a part of the statement, not empty"),
    CODE("an error number between 1 and 65535"),
    CHECK("the name of an inspection, one of " + Inspection.NAMES);

    private final String form;

    Argument(String form) {
      this.form = form;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    String form() {
      return form;
    }

    boolean fits(String value, Cluster cluster) {
      return switch (this) {
        case WHERE ->
            value.equals("*") || cluster.servers().stream().anyMatch(s -> s.isMeant(value));
        case FACTOR -> number(value).filter(n -> n > 0).isPresent();
        case SECONDS -> number(value).filter(n -> n >= 0).isPresent();
        case OFFSET -> number(value).isPresent();
        case VERSION -> isVersion(value);
        case TENANT ->
            cluster.tenants().stream().anyMatch(t -> String.valueOf(t.id()).equals(value));
        case STREAM -> value.matches("\\d{1,18}");
        case TEXT -> !value.isBlank();
        case CODE -> value.matches("[1-9]\\d{0,4}") && Integer.parseInt(value) <= 65_535;
        case CHECK -> Inspection.NAMES.contains(value.toLowerCase(Locale.ROOT));
      };
    }
  }

  static final List<FaultKind> ALL =
      List.of(
          kind("log_never_syncs", 1, WHERE),
          kind("slow_log", 1, WHERE, FACTOR),
          kind("schema_never_refreshes", 1, WHERE),
          kind("slow_schema", 1, WHERE, FACTOR),
          kind("server_never_starts", 1, WHERE),
          kind("slow_start", 1, WHERE, FACTOR),
          kind("crash_loop", 1, WHERE, SECONDS),
          kind("wrong_version", 2, WHERE, VERSION),
          kind("leader_stays", 1, WHERE),
          kind("leader_wait_fails", 2, WHERE, CODE),
          kind("no_leader", 1, TENANT, STREAM),
          kind("slow_election", 1, FACTOR, TENANT),
          kind("parameter_stays", 1, WHERE),
          kind("cut_from_clients", 1, WHERE),
          kind("cut_from_servers", 1, WHERE),
          kind("clock_off", 2, WHERE, OFFSET),
          kind("disk_full", 1, WHERE),
          kind("adaptive_compaction", 1, TENANT),
          kind("upgrade_job_fails", 0),
          kind("inspection_fails", 1, CHECK),
          kind("statement_error", 1, TEXT, CODE, TEXT),
          kind("sick_server", 2, WHERE, CODE),
          kind("login_refused", 2, WHERE, CODE),
          kind("slow_statement", 1, TEXT, SECONDS),
          kind("lost_statement", 1, TEXT),
          kind("lost_reply", 1, TEXT));

  /** Returns whether statements meet it, so that they can be counted. */
  boolean ofStatements() {
    return arguments.contains(TEXT) || arguments.contains(CODE);
  }

  static Optional<FaultKind> named(String name) {
    return ALL.stream().filter(kind -> kind.name().equals(name)).findFirst();
  }

  static List<String> names() {
    return ALL.stream().map(FaultKind::name).toList();
  }

  /**
   * @throws IllegalArgumentException that names the argument, its value and what it must be
   */
  void check(List<String> values, Cluster cluster) {
    if (values.size() < required) {
      Argument missing = arguments.get(values.size());
      throw new IllegalArgumentException(
          "fault " + name + ": " + missing.word() + " is missing; it is " + missing.form());
    }
    if (values.size() > arguments.size()) {
      throw new IllegalArgumentException(
          "fault "
              + name
              + ": '"
              + values.get(arguments.size())
              + "' is one argument too many; it takes "
              + arguments.stream().map(Argument::word).toList());
    }
    for (int i = 0; i < values.size(); i++) {
      Argument argument = arguments.get(i);
      if (!argument.fits(values.get(i), cluster)) {
        String there =
            argument == WHERE
                ? "; there are " + cluster.servers().stream().map(Server::toString).toList()
                : "";
        throw new IllegalArgumentException(
            "fault "
                + name
                + ": "
                + argument.word()
                + " '"
                + values.get(i)
                + "' has to be "
                + argument.form()
                + there);
      }
    }
  }

  private static FaultKind kind(String name, int required, Argument... arguments) {
    return new FaultKind(name, required, List.of(arguments));
  }

  private static boolean isVersion(String value) {
    try {
      Build.of(value);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Optional<Double> number(String value) {
    try {
      return Optional.of(Double.parseDouble(value)).filter(Double::isFinite);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
