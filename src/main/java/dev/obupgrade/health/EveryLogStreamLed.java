package dev.obupgrade.health;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.LogReplica;
import dev.obupgrade.plan.LogStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Has every log stream exactly one leader? */
public record EveryLogStreamLed() implements Gate {

  @Override
  public GateResult ask(ClusterView cluster) {
    Map<LogStream, Long> leaders =
        cluster.logReplicas().stream()
            .filter(LogReplica::leader)
            .collect(
                Collectors.groupingBy(LogReplica::logStream, TreeMap::new, Collectors.counting()));
    cluster.locations().forEach(l -> leaders.putIfAbsent(l.logStream(), 0L));
    if (leaders.isEmpty()) {
      return new GateResult.Shut("NothingKnown", "the database lists no log streams");
    }
    var offenders =
        leaders.entrySet().stream()
            .filter(e -> e.getValue() != 1)
            .map(e -> "%s has %d leaders".formatted(e.getKey(), e.getValue()))
            .toList();
    return GateResult.none(
        offenders, "NoLeader", "leaders", leaders.size() + " log streams have a leader");
  }
}
