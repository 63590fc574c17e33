package dev.obupgrade.oceanbase;

import java.time.Duration;

/**
 * How long things take in a {@link FakeCluster}.
 *
 * @param lease after a kill, until the root service notices
 * @param boot from a process' start to its first heartbeat
 * @param ready from the first heartbeat to being in service
 * @param logCatchUp from being in service to having the log
 * @param schemaRefresh from being in service to having the schemas
 * @param leadersReturn from START ZONE until leaders go back to the primary zone
 * @param parameterSpread from a command that sets a parameter until the servers have it
 */
public record FakeTimings(
    Duration lease,
    Duration boot,
    Duration ready,
    Duration logCatchUp,
    Duration schemaRefresh,
    Duration leadersReturn,
    Duration parameterSpread) {

  public static final FakeTimings USUAL =
      new FakeTimings(
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          Duration.ofSeconds(15),
          Duration.ofSeconds(10),
          Duration.ofMillis(500));
}
