package dev.obupgrade.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Decides whether zones can be upgraded one after another while the others serve. */
public final class ZoneOrder {

  /** With two zones, stopping one leaves one of two votes: no majority. */
  public static final int FEWEST_ZONES = 3;

  private ZoneOrder() {}

  /** What is wrong with the order, for a person; empty if the order is usable. */
  public static List<String> problems(List<String> order, Collection<String> databaseZones) {
    var problems = new ArrayList<>(differences(order, databaseZones));
    tooFew(databaseZones).ifPresent(problems::add);
    return problems;
  }

  /** The differences between the order and the database's zones, each listed once. */
  public static List<String> differences(List<String> order, Collection<String> databaseZones) {
    var problems = new ArrayList<String>();
    var listed = new HashSet<String>();
    order.stream()
        .filter(zone -> !listed.add(zone))
        .distinct()
        .forEach(zone -> problems.add("Zone %s is listed twice".formatted(zone)));
    var missing = new TreeSet<>(databaseZones);
    missing.removeAll(listed);
    var unknown = new TreeSet<>(listed);
    unknown.removeAll(databaseZones);
    for (String zone : List.copyOf(unknown)) {
      // The database accepts either spelling but shows only one, and the operator compares names.
      missing.stream()
          .filter(zone::equalsIgnoreCase)
          .findFirst()
          .ifPresent(
              there -> {
                problems.add(
                    "Zone %s is listed, but the database writes it %s".formatted(zone, there));
                missing.remove(there);
                unknown.remove(zone);
              });
    }
    missing.forEach(
        zone -> problems.add("The database has zone %s, which is not listed".formatted(zone)));
    unknown.forEach(
        zone ->
            problems.add(
                "Zone %s is listed, but the database has only %s"
                    .formatted(zone, new TreeSet<>(databaseZones))));
    return problems;
  }

  /** The message if stopping one zone would cost the majority. */
  public static Optional<String> tooFew(Collection<String> databaseZones) {
    var zones = new TreeSet<>(databaseZones);
    return zones.size() < FEWEST_ZONES
        ? Optional.of(
            "The database has %d zones %s, but a rolling upgrade needs at least %d"
                .formatted(zones.size(), zones, FEWEST_ZONES))
        : Optional.empty();
  }
}
