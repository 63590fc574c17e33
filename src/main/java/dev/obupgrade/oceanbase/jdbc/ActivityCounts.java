package dev.obupgrade.oceanbase.jdbc;

import dev.obupgrade.oceanbase.Activity;
import dev.obupgrade.oceanbase.DatabaseException.Refused;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Counts what is under way: all in one statement, and one by one where a version lacks a view. Of
 * tablets there are many, so their count has a statement and a time of its own.
 */
final class ActivityCounts {
  private final Session session;

  ActivityCounts(Session session) {
    this.session = session;
  }

  Map<Activity, OptionalLong> count(Collection<Activity> kinds) {
    var counts = new EnumMap<Activity, OptionalLong>(Activity.class);
    Set<Activity> quick = EnumSet.noneOf(Activity.class);
    quick.addAll(kinds);
    if (quick.remove(Activity.TABLET_MERGE)) {
      counts.put(Activity.TABLET_MERGE, one(Activity.TABLET_MERGE, Patience.SLOW_READ));
    }
    if (!quick.isEmpty()) {
      counts.putAll(together(quick));
    }
    return counts;
  }

  private Map<Activity, OptionalLong> together(Set<Activity> kinds) {
    String sql = kinds.stream().map(Queries::count).collect(Collectors.joining(" union all "));
    try {
      return session
          .read(
              Patience.READ,
              sql,
              List.of(),
              row ->
                  Map.entry(
                      Activity.valueOf(row.getString("activity").strip()),
                      OptionalLong.of(row.getLong("cnt"))))
          .stream()
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    } catch (Refused e) {
      if (!Errors.noSuchView(e)) {
        throw e;
      }
      return kinds.stream().collect(Collectors.toMap(k -> k, k -> one(k, Patience.READ)));
    }
  }

  private OptionalLong one(Activity kind, Patience patience) {
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
