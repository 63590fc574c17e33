package dev.obupgrade.oceanbase.jdbc;

import dev.obupgrade.oceanbase.DatabaseException.Refused;
import dev.obupgrade.oceanbase.Obstacle;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Counts obstacles: all in one statement, and one by one where a version lacks a view. A slow kind
 * has a statement and a time limit of its own.
 */
final class ObstacleCounts {
  private final Session session;

  ObstacleCounts(Session session) {
    this.session = session;
  }

  Map<Obstacle, OptionalLong> count(Collection<Obstacle> kinds) {
    var counts = new EnumMap<Obstacle, OptionalLong>(Obstacle.class);
    Set<Obstacle> quick = EnumSet.noneOf(Obstacle.class);
    quick.addAll(kinds);
    quick.removeIf(Obstacle::slow);
    kinds.stream().filter(Obstacle::slow).forEach(k -> counts.put(k, one(k)));
    if (!quick.isEmpty()) {
      counts.putAll(together(quick));
    }
    return counts;
  }

  private Map<Obstacle, OptionalLong> together(Set<Obstacle> kinds) {
    String sql = kinds.stream().map(Queries::count).collect(Collectors.joining(" union all "));
    try {
      return session
          .read(
              Patience.READ,
              sql,
              List.of(),
              row ->
                  Map.entry(
                      Obstacle.valueOf(row.getString("obstacle").strip()),
                      OptionalLong.of(row.getLong("cnt"))))
          .stream()
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    } catch (Refused e) {
      if (!Errors.noSuchView(e)) {
        throw e;
      }
      return kinds.stream().collect(Collectors.toMap(k -> k, this::one));
    }
  }

  private OptionalLong one(Obstacle kind) {
    Patience patience = kind.slow() ? session.slowReads() : Patience.READ;
    try {
      return OptionalLong.of(
          session
              .read(patience, Queries.count(kind), List.of(), row -> row.getLong("cnt"))
              .getFirst());
    } catch (Refused e) {
      if (Errors.noSuchView(e)) {
        return OptionalLong.empty();
      }
      throw e;
    }
  }
}
