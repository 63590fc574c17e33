package dev.obupgrade.oceanbase.jdbc;

import dev.obupgrade.oceanbase.DatabaseException.Refused;
import dev.obupgrade.oceanbase.DdlHistory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long the tenants' histories of schema changes are. What the last merge has counted is asked
 * first, for all tenants in one statement; the rows of a tenant that has never merged are counted.
 */
final class DdlHistories {
  private final Session session;

  DdlHistories(Session session) {
    this.session = session;
  }

  /**
   * @param most beyond this a history is counted no further
   */
  List<DdlHistory> read(List<Long> tenants, long most) {
    Map<Long, DdlHistory> known = new TreeMap<>();
    merged(tenants).forEach(history -> known.put(history.tenantId(), history));
    for (long tenant : tenants) {
      if (!known.containsKey(tenant)) {
        known.put(tenant, new DdlHistory(tenant, counted(tenant, most)));
      }
    }
    return List.copyOf(known.values());
  }

  private List<DdlHistory> merged(List<Long> tenants) {
    if (tenants.isEmpty()) {
      return List.of();
    }
    String marks = String.join(",", Collections.nCopies(tenants.size(), "?"));
    try {
      return session
          .read(
              session.slowReads(),
              Queries.DDL_HISTORY_MERGED.formatted(marks),
              new ArrayList<>(tenants),
              row -> new DdlHistory(row.getLong("tenant_id"), row.getLong("operations")))
          .stream()
          .filter(history -> history.operations() > 0)
          .toList();
    } catch (Refused e) {
      if (Errors.noSuchView(e)) {
        return List.of();
      }
      throw e;
    }
  }

  private long counted(long tenant, long most) {
    return session
        .read(
            session.slowReads(),
            Queries.DDL_HISTORY_COUNTED,
            List.of(tenant, most + 1),
            row -> row.getLong("operations"))
        .getFirst();
  }
}
