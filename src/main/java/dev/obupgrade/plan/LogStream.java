package dev.obupgrade.plan;

import java.util.Comparator;

/** A log stream of a tenant: the unit of Paxos replication. */
public record LogStream(long tenantId, long lsId) implements Comparable<LogStream> {

  private static final Comparator<LogStream> ORDER =
      Comparator.comparingLong(LogStream::tenantId).thenComparingLong(LogStream::lsId);

  @Override
  public int compareTo(LogStream other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return "tenant " + tenantId + " log stream " + lsId;
  }
}
