package dev.obupgrade.sim.cluster;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One observer: what its process knows and the cluster's tables don't show. */
public final class Server {
  private final long id;
  private final Address address;
  private final int sqlPort;
  private final String zone;

  Build build;

  /** The process is there. */
  volatile boolean running;

  /** It answers: it votes, and virtual tables have its rows. */
  volatile boolean up;

  /** Its new process has told the root service of itself. */
  boolean announced;

  volatile boolean ready;

  /** It runs without the other servers hearing of it. */
  boolean cutOff;

  boolean externalHeartbeats;

  /** Its process is none of this JVM: somebody else starts it again. */
  boolean isPod;

  /** It was away for so long that replicas of it have left their member lists. */
  boolean lacksReplicas;

  /** A root service that began while it was away doesn't know its replica of the sys tenant. */
  boolean lacksCoreRow;

  /** Since when it fetches what it missed. */
  long catchUpFrom;

  long startedAt;
  long announcedAt;
  long readyAt;

  /** As the server itself says since when it serves, by its own clock; 0 when it doesn't. */
  long serviceTime;

  long lastHeartbeat;

  /** Log bytes written while it was away, in rows. */
  long missedWrites;

  /** Rows written since the last minor freeze: replayed at a start. */
  long unfrozenWrites;

  /** What is not yet in sync, and after how many microseconds of catching up it will be. */
  final Map<LogStream.Id, Long> syncing = new HashMap<>();

  /** Tenants whose schema is not refreshed, likewise. */
  final Map<Long, Long> refreshing = new HashMap<>();

  /** The last of the writes that no freeze has reached, by log stream, in nanoseconds. */
  final Map<LogStream.Id, Long> unflushed = new ConcurrentHashMap<>();

  /** The checkpoints that its replicas had when it went. */
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

  /** Whether a word of an operator's or a fault means this server. */
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
