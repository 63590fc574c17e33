package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.engine.Tables;
import dev.obupgrade.sim.engine.TimeFunctions;
import java.util.function.LongSupplier;

/** Writes the event histories, whose key is the time of the event. */
final class Events {
  private final Tables tables;
  private final LongSupplier clock;
  private long last;

  Events(Tables tables, LongSupplier clock) {
    this.tables = tables;
    this.clock = clock;
  }

  void rootService(Address rootService, String module, String event, String... pairs) {
    write(
        "__all_rootservice_event_history",
        "rs_svr_ip, rs_svr_port",
        rootService,
        module,
        event,
        pairs);
  }

  void cluster(Address rootService, String module, String event, String... pairs) {
    write("__all_cluster_event_history", "svr_ip, svr_port", rootService, module, event, pairs);
  }

  private void write(
      String table,
      String place,
      Address rootService,
      String module,
      String event,
      String... pairs) {
    last = Math.max(last + 1, clock.getAsLong());
    Object[] values = {
      TimeFunctions.usecToTime(last),
      module,
      event,
      "",
      "",
      "",
      "",
      rootService.ip(),
      rootService.port()
    };
    for (int i = 0; i < Math.min(pairs.length, 4); i++) {
      values[3 + i] = pairs[i];
    }
    tables.update(
        "INSERT INTO "
            + table
            + "(gmt_create, module, event, name1, value1, name2, value2, "
            + place
            + ") VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
        values);
  }
}
