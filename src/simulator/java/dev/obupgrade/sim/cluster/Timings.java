package dev.obupgrade.sim.cluster;

import java.time.Duration;

/**
 * How long things take in the simulated cluster, before the time scale.
 *
 * @param lease from the last heartbeat of a dead server until its row says INACTIVE
 * @param announce from the start of a process until its first heartbeat
 * @param start from the first heartbeat until the server is in service
 * @param logCatchUp from then until its logs are in sync, when it was away for a moment only
 * @param schemaRefresh from then until its first tenant's schema is refreshed
 * @param election from losing a leader until the next one
 * @param leaderMove from wanting a leader elsewhere until it goes
 * @param switchover how long writes pause while it goes
 * @param leaderReturn how long a better place must have been there before a leader goes back to it
 * @param parameterSpread until a server has learnt a changed parameter
 * @param minorFreeze until the frozen memtable is on disk
 * @param merge of a major freeze
 * @param upgradePhase each of the phases of UPGRADE_ALL
 */
public record Timings(
    Duration lease,
    Duration announce,
    Duration start,
    Duration logCatchUp,
    Duration schemaRefresh,
    Duration election,
    Duration leaderMove,
    Duration switchover,
    Duration leaderReturn,
    Duration parameterSpread,
    Duration minorFreeze,
    Duration merge,
    Duration upgradePhase) {

  public static Timings usual() {
    return new Timings(
        Duration.ofSeconds(10),
        Duration.ofMillis(1500),
        Duration.ofSeconds(6),
        Duration.ofSeconds(4),
        Duration.ofSeconds(2),
        Duration.ofSeconds(4),
        Duration.ofSeconds(1),
        Duration.ofMillis(150),
        Duration.ofSeconds(3),
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
        Duration.ofSeconds(6),
        Duration.ofMillis(1500));
  }

  public Timings withStart(Duration value) {
    return new Timings(
        lease,
        announce,
        value,
        logCatchUp,
        schemaRefresh,
        election,
        leaderMove,
        switchover,
        leaderReturn,
        parameterSpread,
        minorFreeze,
        merge,
        upgradePhase);
  }
}
