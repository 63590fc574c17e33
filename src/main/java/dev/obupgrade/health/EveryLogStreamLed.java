package dev.obupgrade.health;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.LogReplica;
import dev.obupgrade.plan.LogStream;
import dev.obupgrade.reason.Reason;
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
      return new GateResult.Shut(Reason.NothingKnown, "The database lists no log stream.");
    }
    var offenders =
        leaders.entrySet().stream()
            .filter(e -> e.getValue() != 1)
            .map(e -> "%s has %s".formatted(e.getKey(), GateResult.count(e.getValue(), "leader")))
            .toList();
    return GateResult.none(
        offenders,
        leaders.size(),
        Reason.NoLeader,
        "log streams without exactly one leader",
        leaders.size() + " log streams have one leader each.");
  }
}
