package dev.obupgrade.oceanbase;

import dev.obupgrade.plan.BuildVersion;
import java.time.Duration;
import java.time.Instant;

/** An observer of the fake: its process, and the row that the root service keeps of it. */
final class FakeServer {
  final ServerAddress address;
  final int sqlPort;
  final String zone;

  Process process = Process.READY;
  BuildVersion binary;

  /** Grows with every start and end, so that what was planned for an earlier process is dropped. */
  int incarnation;

  Server.Status status = Server.Status.ACTIVE;
  BuildVersion rowBuild;
  long startServiceTime;
  long stopTime;

  /** How far its own clock is ahead of the others. */
  Duration ahead = Duration.ZERO;

  boolean logSynced = true;
  boolean schemaRefreshed = true;
  long checkpoint = 1;
  Instant downSince = Instant.MAX;

  FakeServer(ServerAddress address, int sqlPort, String zone, BuildVersion build, Instant ready) {
    this.address = address;
    this.sqlPort = sqlPort;
    this.zone = zone;
    this.binary = build;
    this.rowBuild = build;
    this.startServiceTime = micros(ready);
  }

  enum Process {
    DOWN,
    /** Runs, but hasn't sent a heartbeat. */
    BOOTING,
    /** Has registered, answers clients with 8001. */
    STARTING,
    READY
  }

  boolean ready() {
    return process == Process.READY;
  }

  /** Virtual tables have its rows. */
  boolean reporting() {
    return process == Process.READY || process == Process.STARTING;
  }

  boolean votes() {
    return ready() && logSynced;
  }

  static long micros(Instant time) {
    return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
  }

  @Override
  public String toString() {
    return address + " of " + zone;
  }
}
