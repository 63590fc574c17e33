package dev.obupgrade.oceanbase;

import dev.obupgrade.plan.LogStream;

/**
 * Where a replica belongs according to the cluster's own bookkeeping ({@code CDB_OB_LS_LOCATIONS}).
 * Unlike {@link LogReplica}, it still has a dead server's rows, so it shows what to expect.
 *
 * @param voting whether it is a full replica, and so a member; read-only ones have no vote
 */
public record LogStreamLocation(
    long tenantId,
    long logStreamId,
    ServerAddress server,
    String zone,
    boolean leader,
    boolean voting) {

  public LogStreamLocation(
      long tenantId, long logStreamId, ServerAddress server, String zone, boolean leader) {
    this(tenantId, logStreamId, server, zone, leader, true);
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
