package dev.obupgrade.oceanbase;

import dev.obupgrade.plan.BuildVersion;

/**
 * A server as {@code __all_server} has it. After a kill the row stays as it was for the lease (10
 * s), so ACTIVE alone proves nothing: compare {@link #startServiceTime} with a time recorded
 * before.
 *
 * @param sqlPort where clients connect
 * @param build version and build; the old one's on a stale row
 * @param stopTime when STOP SERVER ran, in microseconds of the database's clock; 0 if it didn't
 * @param startServiceTime when it began to serve, same unit; 0 while it is starting
 * @param rootService whether it is the one that serves as root service
 */
public record Server(
    ServerAddress address,
    int sqlPort,
    String zone,
    Status status,
    BuildVersion build,
    long stopTime,
    long startServiceTime,
    boolean rootService) {

  /** The states of {@code DBA_OB_SERVERS.STATUS}. */
  public enum Status {
    ACTIVE,
    INACTIVE,
    DELETING,
    /** Any state that this operator doesn't know; it never counts as a good one. */
    OTHER
  }

  /** In service: active, not stopped, started. */
  public boolean serving() {
    return status == Status.ACTIVE && stopTime == 0 && startServiceTime > 0;
  }
}
