package dev.obupgrade.oceanbase;

import dev.obupgrade.plan.LogStream;
import java.util.List;

/**
 * One row of {@code GV$OB_LOG_STAT}: a log stream's replica as its own server reports it. A dead
 * server reports nothing, so its row is missing rather than out of sync.
 *
 * @param members the members as this replica knows them; the leader's are the ones that count
 * @param paxosReplicaNumber how many members the majority is counted from
 */
public record LogReplica(
    long tenantId,
    long logStreamId,
    ServerAddress server,
    boolean leader,
    boolean inSync,
    List<ServerAddress> members,
    int paxosReplicaNumber) {

  public LogReplica {
    members = List.copyOf(members);
  }

  /** The log stream that the replica belongs to. */
  public LogStream logStream() {
    return new LogStream(tenantId, logStreamId);
  }

  /** The place of this replica. */
  public ReplicaPlace place() {
    return new ReplicaPlace(logStream(), server);
  }
}
