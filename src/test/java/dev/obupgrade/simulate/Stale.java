package dev.obupgrade.simulate;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.ClusterRecords;
import dev.obupgrade.kube.Upgrades;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Answers reads of upgrades and records from an older state, as a cache does that has not caught
 * up. Only of these two: the operator reads everything else from the API server itself, which
 * answers a GET or a list without resourceVersion from the newest state, and compares these two
 * with what it read when it writes.
 */
final class Stale {
  private static final Set<Class<?>> PORTS = Set.of(Upgrades.class, ClusterRecords.class);
  private static final Set<String> READS = Set.of("find", "inNamespace", "all", "list");

  private final World world;
  private final Map<String, Object> newest = new HashMap<>();
  private final Map<String, Object> older = new HashMap<>();
  private Instant until = Instant.MIN;

  Stale(World world) {
    this.world = world;
  }

  void until(Instant end) {
    until = end;
  }

  /** What a read is answered: what it should be, or what it was before that. */
  Object answer(Method method, Object[] arguments, Object right) {
    if (!PORTS.contains(method.getDeclaringClass()) || !READS.contains(method.getName())) {
      return right;
    }
    String question =
        method.getDeclaringClass().getSimpleName() + method.getName() + Arrays.toString(arguments);
    Object before = newest.put(question, right);
    if (before != null && !version(before).equals(version(right))) {
      older.put(question, before);
    }
    return world.now().isBefore(until) ? older.getOrDefault(question, right) : right;
  }

  private static String version(Object answer) {
    return switch (answer) {
      case Optional<?> one -> one.map(Stale::version).orElse("");
      case List<?> all -> all.stream().map(Stale::version).collect(Collectors.joining(","));
      case ClusterRecords.Listing listing -> version(listing.records());
      case ClusterRecord record -> record.name() + record.version();
      case ObUpgrade upgrade ->
          upgrade.getMetadata().getUid() + upgrade.getMetadata().getResourceVersion();
      default -> throw new IllegalArgumentException("no version of " + answer.getClass());
    };
  }
}
