package dev.obupgrade.sim.cluster;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** The faults that are switched on. {@code docs/simulator.md} lists all faults. */
public final class Faults {

  /** One fault with its arguments, in the documentation's order. */
  public record Fault(String name, List<String> arguments) {
    public String argument(int i, String otherwise) {
      return i < arguments.size() ? arguments.get(i) : otherwise;
    }

    public double number(int i, double otherwise) {
      return i < arguments.size() ? Double.parseDouble(arguments.get(i)) : otherwise;
    }
  }

  /** A fault, and what remains of its limits. */
  private static final class Armed {
    final Fault fault;
    final long since;
    final long until;
    long toSkip;
    long left;
    long hits;

    Armed(Fault fault, FaultLimits limits, Cluster cluster) {
      this.fault = fault;
      since = cluster.now();
      until = limits.lasting().map(cluster::later).orElse(Long.MAX_VALUE);
      toSkip = limits.skip();
      left = limits.times().orElse(Long.MAX_VALUE);
    }
  }

  private final Cluster cluster;
  private final List<Armed> armed = new ArrayList<>();

  Faults(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * @param values the arguments, limits such as {@code times=1} among them
   * @throws IllegalArgumentException when there is no such fault or an argument is wrong
   */
  synchronized void set(String name, List<String> values) {
    String lower = name.toLowerCase(Locale.ROOT);
    FaultKind kind = kind(lower);
    FaultLimits.Split split = FaultLimits.split(lower, values);
    kind.check(split.arguments(), cluster);
    Fault fault = new Fault(lower, split.arguments());
    armed.removeIf(other -> other.fault.equals(fault));
    armed.add(new Armed(fault, split.limits(), cluster));
  }

  /** Clears all faults of that name, or only those with these arguments if any are given. */
  synchronized void clear(String name, List<String> arguments) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (!lower.equals("*")) {
      kind(lower);
    }
    armed.removeIf(
        a ->
            (lower.equals("*") || a.fault.name().equals(lower))
                && (arguments.isEmpty() || a.fault.arguments().containsAll(arguments)));
  }

  public synchronized List<Fault> active() {
    if (armed.isEmpty()) {
      return List.of();
    }
    long now = cluster.now();
    armed.removeIf(a -> a.until <= now);
    return armed.stream().map(a -> a.fault).toList();
  }

  /** Returns how many statements a fault has met. */
  public synchronized long hits(Fault fault) {
    return armed.stream().filter(a -> a.fault.equals(fault)).mapToLong(a -> a.hits).sum();
  }

  public List<Fault> named(String name) {
    return active().stream().filter(fault -> fault.name().equals(name)).toList();
  }

  /** Returns the faults of that name that a statement meets now, and counts them. */
  public List<Fault> met(String name, String sql) {
    String text = sql.toLowerCase(Locale.ROOT);
    return met(name, fault -> text.contains(fault.argument(0, "").toLowerCase(Locale.ROOT)));
  }

  /** Does the same for a statement that is identified by something other than its text. */
  public synchronized List<Fault> met(String name, Predicate<Fault> meets) {
    if (armed.isEmpty()) {
      return List.of();
    }
    List<Fault> met = new ArrayList<>();
    long now = cluster.now();
    for (Iterator<Armed> it = armed.iterator(); it.hasNext(); ) {
      Armed a = it.next();
      if (a.until <= now) {
        it.remove();
      } else if (a.fault.name().equals(name) && meets.test(a.fault)) {
        if (a.toSkip > 0) {
          a.toSkip--;
          continue;
        }
        a.hits++;
        met.add(a.fault);
        if (--a.left <= 0) {
          it.remove();
        }
      }
    }
    return met;
  }

  Optional<Fault> about(String name, Server server) {
    return named(name).stream().filter(f -> server.isMeant(f.argument(0, "*"))).findFirst();
  }

  boolean has(String name, Server server) {
    return about(name, server).isPresent();
  }

  /** Returns when it was switched on. */
  synchronized long since(Fault fault) {
    return armed.stream()
        .filter(a -> a.fault.equals(fault))
        .mapToLong(a -> a.since)
        .findFirst()
        .orElse(0);
  }

  /** Returns the factor of a fault that slows, or 1 without it. */
  double factor(String name, Server server) {
    return about(name, server).map(f -> f.number(1, 10)).orElse(1.0);
  }

  private static FaultKind kind(String name) {
    return FaultKind.named(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown fault '" + name + "'; there are " + FaultKind.names()));
  }
}
