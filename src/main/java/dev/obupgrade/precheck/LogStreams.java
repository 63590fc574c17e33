package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.LogReplica;
import dev.obupgrade.oceanbase.LogStreamLocation;
import dev.obupgrade.plan.LogStream;

/** The log stream that a row is about. */
final class LogStreams {
  private LogStreams() {}

  static LogStream of(LogReplica replica) {
    return new LogStream(replica.tenantId(), replica.logStreamId());
  }

  static LogStream of(LogStreamLocation location) {
    return new LogStream(location.tenantId(), location.logStreamId());
  }
}
