package dev.obupgrade.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Decides whether every log stream keeps its majority without a zone. Only proof counts: a log
 * stream without a leader, a replica without a row or an empty reading means no.
 */
public final class Majority {

  /** Why a log stream needs the zone. */
  public enum Reason {
    NOTHING_KNOWN,
    NO_LEADER,
    SEVERAL_LEADERS,
    NO_MAJORITY
  }

  /**
   * @param evidence the facts, for a person
   */
  public record Offence(Reason reason, String evidence) {}

  /** The answer for one zone. */
  public record Verdict(String zone, List<Offence> offences) {
    public Verdict {
      offences = List.copyOf(offences);
    }

    public boolean kept() {
      return offences.isEmpty();
    }
  }

  private Majority() {}

  /**
   * Judges the zone for every log stream that is expected or that any replica reports.
   *
   * @param expected the log streams that the cluster has; one of them without any replica in the
   *     reading means that the zone must stay
   */
  public static Verdict without(
      String zone, Collection<LogStreamReplica> replicas, Set<LogStream> expected) {
    if (replicas.isEmpty()) {
      return new Verdict(
          zone,
          List.of(new Offence(Reason.NOTHING_KNOWN, "No replica of any log stream is known")));
    }
    Map<LogStream, List<LogStreamReplica>> byLogStream =
        replicas.stream()
            .collect(
                Collectors.groupingBy(
                    LogStreamReplica::logStream, TreeMap::new, Collectors.toList()));
    expected.forEach(logStream -> byLogStream.putIfAbsent(logStream, List.of()));
    var offences = new ArrayList<Offence>();
    byLogStream.forEach((logStream, known) -> judge(zone, logStream, known, offences));
    return new Verdict(zone, offences);
  }

  private static void judge(
      String zone, LogStream logStream, List<LogStreamReplica> known, List<Offence> offences) {
    var leaders = known.stream().filter(LogStreamReplica::leader).toList();
    if (leaders.isEmpty()) {
      offences.add(new Offence(Reason.NO_LEADER, logStream + " has no leader"));
    } else if (leaders.size() > 1) {
      // A leader change is under way, so it is unknown whose member list holds.
      offences.add(
          new Offence(
              Reason.SEVERAL_LEADERS,
              "%s has several leaders: %s"
                  .formatted(
                      logStream,
                      leaders.stream().map(LogStreamReplica::server).sorted().toList())));
    } else {
      judge(zone, leaders.getFirst(), known, offences);
    }
  }

  private static void judge(
      String zone, LogStreamReplica leader, List<LogStreamReplica> known, List<Offence> offences) {
    // Replicas outside the leader's list (learners, removed members) have no vote.
    var staying =
        known.stream()
            .filter(r -> r.inSync() && !r.zone().equals(zone))
            .map(LogStreamReplica::server)
            .filter(leader.members()::contains)
            .collect(Collectors.toCollection(TreeSet::new));
    // More than half both of the members that should be there and of those that vote now.
    int group = Math.max(leader.paxosReplicaNumber(), leader.members().size());
    if (leader.paxosReplicaNumber() < 1 || staying.size() <= group / 2) {
      offences.add(
          new Offence(
              Reason.NO_MAJORITY,
              "%s keeps %d members in sync outside %s %s, needs %d of %d (members %s)"
                  .formatted(
                      leader.logStream(),
                      staying.size(),
                      zone,
                      staying,
                      group / 2 + 1,
                      group,
                      new TreeSet<>(leader.members()))));
    }
  }
}
