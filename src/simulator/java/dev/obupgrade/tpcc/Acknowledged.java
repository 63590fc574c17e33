package dev.obupgrade.tpcc;

import java.sql.SQLException;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Every order and payment that the database has acknowledged to the client. */
final class Acknowledged {

  /**
   * @param lost acknowledged requests that have no row
   * @param twice requests with more than one row
   */
  record Count(long acknowledged, long lost, long twice) {}

  private final Map<Request.Table, BitSet> numbers = new EnumMap<>(Request.Table.class);
  private final AtomicLong next = new AtomicLong();
  private long first;

  Acknowledged() {
    for (Request.Table table : Request.Table.values()) {
      numbers.put(table, new BitSet());
    }
  }

  /** Continues the numbers of an earlier client. */
  void beginBehind(Sql sql) throws SQLException {
    long last = 0;
    for (Request.Table table : Request.Table.values()) {
      last =
          Math.max(
              last,
              sql.one("SELECT COALESCE(MAX(" + table.column + "), 0) FROM " + table.table).big(0));
    }
    first = last + 1;
    next.set(first);
  }

  /** Returns the source of request numbers. */
  AtomicLong numbers() {
    return next;
  }

  synchronized void add(Request request) {
    if (request.isRemembered()) {
      numbers.get(request.table()).set(Math.toIntExact(request.number() - first));
    }
  }

  /** Returns whether a request whose answer was lost has taken effect. */
  static boolean isThere(Sql sql, Request request) throws SQLException {
    Request.Table table = request.table();
    return sql.first(
            "SELECT 1 FROM " + table.table + " WHERE " + table.column + " = ?", request.number())
        .isPresent();
  }

  /** Reads back what is there. Nothing may be added during this. */
  Count count(Sql sql) throws SQLException {
    long acknowledged = 0;
    long lost = 0;
    long twice = 0;
    for (Request.Table table : Request.Table.values()) {
      BitSet found = new BitSet();
      for (Sql.Row row :
          sql.rows(
              "SELECT %s FROM %s WHERE %s >= ?".formatted(table.column, table.table, table.column),
              first)) {
        int number = Math.toIntExact(row.big(0) - first);
        twice += found.get(number) ? 1 : 0;
        found.set(number);
      }
      BitSet missing = (BitSet) numbers.get(table).clone();
      missing.andNot(found);
      acknowledged += numbers.get(table).cardinality();
      lost += missing.cardinality();
    }
    return new Count(acknowledged, lost, twice);
  }
}
