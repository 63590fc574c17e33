package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.plan.LogStream;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;

/** Without a leader a log stream takes no writes, and STOP ZONE is refused. */
final class LogStreamLeaders implements Check {

  @Override
  public Definition definition() {
    return new Definition(
        "LogStreamLeaders",
        "GV$OB_LOG_STAT: ROLE; CDB_OB_LS_LOCATIONS for the log streams there are",
        Versions.ALL,
        "exactly one leader for every log stream",
        "Wait for the election; if none comes, bring the servers back that hold the log stream's"
            + " members (see LogReplicasInSync).");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    var replicas = cluster.logReplicas();
    Map<LogStream, Long> leaders = new TreeMap<>();
    cluster.locations().forEach(location -> leaders.put(location.logStream(), 0L));
    replicas.forEach(
        replica -> leaders.merge(replica.logStream(), replica.leader() ? 1L : 0L, Long::sum));
    if (leaders.isEmpty()) {
      return Finding.failed("the database lists no log stream");
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
