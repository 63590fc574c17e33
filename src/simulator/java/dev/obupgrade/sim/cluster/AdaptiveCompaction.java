package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.engine.Tables;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Merges single tablets between the merges of whole tenants, where a tablet's statistics give a
 * reason: many deletes, slow scans, or, as here, a bulk load. The leader's loop finds such tablets
 * every two minutes and logs a merge of each. Every replica receives it at once, and merges in its
 * own loop. {@code __all_merge_info} shows none of this.
 */
final class AdaptiveCompaction {
  private static final Duration LOOP = Duration.ofMinutes(2);
  private static final Duration MERGE = Duration.ofSeconds(6);

  /** This many rows in one transaction are a bulk load. */
  private static final long BULK = 1_000;

  private static final String TABLETS =
      "UPDATE __all_virtual_tablet_compaction_info SET %s WHERE tenant_id = ? AND tablet_id >= "
          + Tablets.USERS;

  private final Cluster cluster;
  private final Tables tables;
  private final Set<Long> loaded = ConcurrentHashMap.newKeySet();
  private final Map<Long, Round> rounds = new HashMap<>();
  private long nextLoop;

  /** A logged merge, and the servers whose replicas have not done it yet. */
  private record Round(long scn, Map<Server, Long> due) {}

  AdaptiveCompaction(Cluster cluster) {
    this.cluster = cluster;
    this.tables = cluster.tables;
    this.nextLoop = cluster.later(LOOP);
  }

  /** Notes a committed transaction. */
  void wrote(Tenant tenant, long rows) {
    if (rows >= BULK) {
      loaded.add(tenant.id());
    }
  }

  void tick(long now) {
    if (now >= nextLoop) {
      nextLoop = cluster.later(LOOP);
      for (long tenant : Set.copyOf(loaded)) {
        loaded.remove(tenant);
        begin(tenant, now);
      }
    }
    for (Faults.Fault fault : cluster.faults.named("adaptive_compaction")) {
      begin(Long.parseLong(fault.argument(0, "0")), now);
    }
    for (Map.Entry<Long, Round> entry : List.copyOf(rounds.entrySet())) {
      goOn(entry.getKey(), entry.getValue(), now);
    }
  }

  /** Gives a server that comes up the merges in its log that it has not done. */
  void addTo(Server server) {
    rounds.forEach(
        (tenant, round) -> {
          if (round.due().containsKey(server)) {
            onServer(tenant, server, "max_received_scn = ?", round.scn());
          }
        });
  }

  private void begin(long tenant, long now) {
    if (rounds.containsKey(tenant)
        || !mayMerge(tenant, " AND merge_status = 0 AND is_merge_error = 0")
        || !isOn(tenant)) {
      return;
    }
    Map<Server, Long> due = new LinkedHashMap<>();
    List<Server> members =
        cluster.allStreams().stream()
            .filter(stream -> stream.id.tenant() == tenant && stream.id.stream() > 1)
            .flatMap(stream -> stream.members.stream())
            .distinct()
            .toList();
    long between = cluster.spec.clock().scaled(LOOP.dividedBy(members.size() + 1L));
    for (Server server : members) {
      due.put(server, now + between * (due.size() + 1) + cluster.spec.clock().scaled(MERGE));
    }
    if (!due.isEmpty()) {
      Round round = new Round(now * 1_000, due);
      rounds.put(tenant, round);
      tables.update(TABLETS.formatted("max_received_scn = ?"), round.scn(), tenant);
    }
  }

  /** Suspended merges hold these too, until someone resumes them. */
  private void goOn(long tenant, Round round, long now) {
    if (round.due().values().stream().noneMatch(at -> now >= at) || !mayMerge(tenant, "")) {
      return;
    }
    round
        .due()
        .entrySet()
        .removeIf(
            entry -> {
              Server server = entry.getKey();
              boolean merged = now >= entry.getValue() && server.up;
              if (merged) {
                onServer(
                    tenant,
                    server,
                    "finished_scn = GREATEST(finished_scn, ?), wait_check_scn = max_received_scn",
                    round.scn());
              }
              return merged;
            });
    if (round.due().isEmpty()) {
      rounds.remove(tenant);
      tables.update(TABLETS.formatted("wait_check_scn = 0"), tenant);
    }
  }

  private void onServer(long tenant, Server server, String set, long scn) {
    tables.update(
        TABLETS.formatted(set) + " AND svr_ip = ? AND svr_port = ?",
        scn,
        tenant,
        server.address().ip(),
        server.address().port());
  }

  private boolean mayMerge(long tenant, String also) {
    return cluster.schemaBuild().atLeast("4.1.0.0")
        && tables.number(
                "SELECT COUNT(*) FROM __all_merge_info WHERE tenant_id = ? AND suspend_merging = 0"
                    + also,
                tenant)
            > 0;
  }

  private boolean isOn(long tenant) {
    return tables
        .text(
            "SELECT value FROM __tenant_parameter WHERE tenant_id = ? AND name ="
                + " '_enable_adaptive_compaction'",
            tenant)
        .map("True"::equalsIgnoreCase)
        .orElse(true);
  }
}
