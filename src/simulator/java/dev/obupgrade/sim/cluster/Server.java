package dev.obupgrade.sim.cluster;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One observer: the state of its process that the cluster's tables don't show. */
public final class Server {
  private final long id;
  private final Address address;
  private final int sqlPort;
  private final String zone;

  Build build;

  /** The process is there. */
  volatile boolean running;

  /** Whether it answers: it votes, and virtual tables have its rows. */
  volatile boolean up;

  /** Whether its new process has registered with the root service. */
  boolean announced;

  volatile boolean ready;

  /** Whether it runs while the other servers can't reach it. */
  boolean cutOff;

  boolean externalHeartbeats;

  /** Whether its process is outside this JVM, where somebody else restarts it. */
  boolean isPod;

  /** Whether it was away for so long that its replicas have left their member lists. */
  boolean lacksReplicas;

  /**
   * Whether a root service that began while it was away doesn't know its replica of the sys tenant.
   */
  boolean lacksCoreRow;

  /** Since when it has been catching up. */
  long catchUpFrom;

  long startedAt;
  long announcedAt;
  long readyAt;

  /** Since when it serves, as it says itself by its own clock, or 0 if it doesn't serve. */
  long serviceTime;

  long lastHeartbeat;

  /** Log bytes written while it was away, in rows. */
  long missedWrites;

  /** Rows written since the last minor freeze, which a start replays. */
  long unfrozenWrites;

  /** Logs that are not in sync yet, and after how many microseconds of catching up they will be. */
  final Map<LogStream.Id, Long> syncing = new HashMap<>();

  /** Tenants whose schema is not refreshed yet, in the same way. */
  final Map<Long, Long> refreshing = new HashMap<>();

  /** The last write that no freeze has reached, by log stream, in nanoseconds. */
  final Map<LogStream.Id, Long> unflushed = new ConcurrentHashMap<>();

  /** The checkpoints that its replicas had when it died. */
  final Map<LogStream.Id, BigDecimal> checkpoints = new HashMap<>();

  final Set<LogStream.Id> synced = new HashSet<>();

  Server(long id, Address address, int sqlPort, String zone, Build build) {
    this.id = id;
    this.address = address;
    this.sqlPort = sqlPort;
    this.zone = zone;
    this.build = build;
  }

  public long id() {
    return id;
  }

  public Address address() {
    return address;
  }

  public int sqlPort() {
    return sqlPort;
  }

  public String zone() {
    return zone;
  }

  public Build build() {
    return build;
  }

  public boolean running() {
    return running;
  }

  public boolean ready() {
    return ready;
  }

  /** Returns whether a word in a statement or fault means this server. */
  public boolean isMeant(String where) {
    return where.equals("*")
        || where.equalsIgnoreCase(zone)
        || where.equals(address.ip())
        || where.equals(address.toString());
  }

  @Override
  public String toString() {
    return address + " of " + zone;
  }
}
