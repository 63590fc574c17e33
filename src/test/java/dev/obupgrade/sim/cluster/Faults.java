package dev.obupgrade.sim.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Faults that are switched on. They are named in {@code docs/simulator.md}. */
public final class Faults {

  /** One fault with its arguments, in the order of the documentation. */
  public record Fault(String name, List<String> arguments) {
    public String argument(int i, String otherwise) {
      return i < arguments.size() ? arguments.get(i) : otherwise;
    }
  }

  /** Every name there is, so that a slip of the pen is an error and not a silent success. */
  public static final List<String> NAMES =
      List.of(
          "log_never_syncs",
          "slow_log",
          "schema_never_refreshes",
          "slow_schema",
          "server_never_starts",
          "slow_start",
          "wrong_version",
          "leader_stays",
          "no_leader",
          "parameter_stays",
          "upgrade_job_fails",
          "inspection_fails",
          "statement_error",
          "slow_statement",
          "lost_reply");

  private final List<Fault> active = new ArrayList<>();

  public synchronized void set(Fault fault) {
    active.remove(fault);
    active.add(fault);
  }

  /** All faults of that name, those with these arguments only if there are any. */
  public synchronized void clear(String name, List<String> arguments) {
    active.removeIf(
        fault ->
            (name.equals("*") || fault.name().equals(name))
                && (arguments.isEmpty() || fault.arguments().containsAll(arguments)));
  }

  public synchronized void remove(Fault fault) {
    active.remove(fault);
  }

  public synchronized List<Fault> active() {
    return List.copyOf(active);
  }

  public List<Fault> named(String name) {
    return active().stream().filter(fault -> fault.name().equals(name)).toList();
  }

  Optional<Fault> about(String name, Server server) {
    return named(name).stream().filter(f -> server.isMeant(f.argument(0, "*"))).findFirst();
  }

  /** The factor of a slowing fault, 1 without it. */
  double factor(String name, Server server) {
    return about(name, server).map(f -> Double.parseDouble(f.argument(1, "10"))).orElse(1.0);
  }
}
