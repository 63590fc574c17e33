package dev.obupgrade.oceanbase.jdbc;

import dev.obupgrade.oceanbase.DatabaseException.Refused;
import dev.obupgrade.oceanbase.DdlHistory;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads how long the tenants' histories of schema changes are. It first reads what the last merge
 * counted, and counts rows only for tenants that have never merged.
 */
final class DdlHistories {
  private final Session session;

  DdlHistories(Session session) {
    this.session = session;
  }

  List<DdlHistory> read(List<Long> tenants) {
    List<DdlHistory> merged = merged(tenants);
    Set<Long> known = merged.stream().map(DdlHistory::tenantId).collect(Collectors.toSet());
    List<Long> others = tenants.stream().filter(id -> !known.contains(id)).toList();
    return Stream.concat(merged.stream(), ask(Queries.DDL_HISTORY_COUNTED, others).stream())
        .toList();
  }

  /** None where this version has no such view. */
  private List<DdlHistory> merged(List<Long> tenants) {
    try {
      return ask(Queries.DDL_HISTORY_MERGED, tenants).stream()
          .filter(history -> history.operations() > 0)
          .toList();
    } catch (Refused e) {
      if (Errors.noSuchView(e)) {
        return List.of();
      }
      throw e;
    }
  }

  private List<DdlHistory> ask(String question, List<Long> tenants) {
    if (tenants.isEmpty()) {
      return List.of();
    }
    String ids = tenants.stream().map(String::valueOf).collect(Collectors.joining(","));
    return session.read(
        session.slowReads(),
        question.formatted(ids),
        List.of(),
        row -> new DdlHistory(row.getLong("tenant_id"), row.getLong("operations")));
  }
}
