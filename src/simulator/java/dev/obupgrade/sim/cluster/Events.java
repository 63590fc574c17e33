package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.engine.Tables;
import dev.obupgrade.sim.engine.TimeFunctions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Writes the event histories. Their key is the time of the event. */
final class Events {
  private final Tables tables;
  private final LongSupplier clock;
  private long last;

  Events(Tables tables, LongSupplier clock) {
    this.tables = tables;
    this.clock = clock;
  }

  void rootService(Address rootService, String module, String event, String... pairs) {
    write("__all_rootservice_event_history", Optional.of(rootService), module, event, pairs);
  }

  /** Writes an event of the kind that doesn't say which server wrote it. */
  void cluster(String module, String event, String... pairs) {
    write("__all_cluster_event_history", Optional.empty(), module, event, pairs);
  }

  /**
   * @param pairs names and values in turn, at most six of each
   */
  private void write(
      String table, Optional<Address> rootService, String module, String event, String... pairs) {
    last = Math.max(last + 1, clock.getAsLong());
    List<String> columns = new ArrayList<>(List.of("gmt_create", "module", "event"));
    List<Object> values = new ArrayList<>(List.of(TimeFunctions.usecToTime(last), module, event));
    for (int i = 0; i < pairs.length; i++) {
      columns.add((i % 2 == 0 ? "name" : "value") + (i / 2 + 1));
      values.add(pairs[i]);
    }
    rootService.ifPresent(
        address -> {
          columns.addAll(List.of("rs_svr_ip", "rs_svr_port"));
          values.addAll(List.of(address.ip(), address.port()));
        });
    tables.update(
        "INSERT INTO %s(%s) VALUES(%s)"
            .formatted(
                table,
                String.join(", ", columns),
                String.join(", ", columns.stream().map(column -> "?").toList())),
        values.toArray());
  }
}
