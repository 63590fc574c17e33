package dev.obupgrade.precheck.logs;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.plan.LogStream;
import dev.obupgrade.precheck.check.Check;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Versions;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;

/**
 * Checks that every log stream has one leader. Without a leader, a log stream accepts no writes and
 * OceanBase refuses STOP ZONE.
 */
public final class LogStreamLeaders implements Check {

  @Override
  public Definition definition() {
    return new Definition(
        "LogStreamLeaders",
        "GV$OB_LOG_STAT: ROLE; CDB_OB_LS_LOCATIONS for the list of log streams",
        Versions.ALL,
        "Every log stream has exactly one leader",
        "Wait for the election. If no leader comes, bring back the servers that hold the log stream's members (see LogReplicasInSync).");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    var replicas = cluster.logReplicas();
    Map<LogStream, Long> leaders = new TreeMap<>();
    cluster.locations().forEach(location -> leaders.put(location.logStream(), 0L));
    replicas.forEach(
        replica -> leaders.merge(replica.logStream(), replica.leader() ? 1L : 0L, Long::sum));
    if (leaders.isEmpty()) {
      return Finding.failed("The database lists no log stream");
    }
    var problems = new ArrayList<String>();
    leaders.forEach(
        (logStream, count) -> {
          if (count != 1) {
            problems.add(
                count == 0
                    ? logStream + " has no leader"
                    : "%s has %d leaders".formatted(logStream, count));
          }
        });
    return Finding.of(problems, "%d log streams, each with a leader".formatted(leaders.size()));
  }
}
