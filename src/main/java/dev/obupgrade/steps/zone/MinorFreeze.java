package dev.obupgrade.steps.zone;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.oceanbase.Checkpoint;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.NotedTime;
import dev.obupgrade.steps.context.UpgradeContext;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;

/**
 * What the zone's servers hold in memory is on disk, so that their restart replays little: their
 * checkpoints have passed the log's end of the moment when the freeze was asked for.
 */
public final class MinorFreeze implements Step<UpgradeContext> {
  /**
   * When the statement was announced last: it may have got lost on its way, and does no harm twice.
   */
  private static final String ASKED_AT = "askedAt";

  private static final Duration ASK_AGAIN = Duration.ofMinutes(1);
  private static final String FIRST_ASKED_AT = "firstAskedAt";

  /** A freeze saves time and proves nothing: a zone isn't kept down for one that doesn't come. */
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(5);

  @Override
  public String name() {
    return "minorFreeze";
  }

  @Override
  public Duration deadline() {
    return Duration.ofMinutes(30);
  }

  @Override
  public StepResult run(UpgradeContext context) {
    List<ServerAddress> servers =
        context.database().servers().stream()
            .filter(s -> s.zone().equals(context.zone().name()))
            .filter(s -> s.status() == Server.Status.ACTIVE)
            .map(Server::address)
            .sorted()
            .toList();
    List<Checkpoint> now =
        context.database().checkpoints().stream()
            .filter(c -> servers.contains(c.server()))
            .toList();
    if (now.stream().anyMatch(c -> context.run().note(c.server().toString()).isEmpty())) {
      now.forEach(c -> context.run().remember(c.server().toString(), c.newestScn().toString()));
      return freeze(context, servers);
    }
    List<ServerAddress> behind =
        now.stream().filter(c -> !frozen(context, c)).map(Checkpoint::server).toList();
    if (behind.isEmpty()) {
      return StepResult.done("checkpoints of " + servers + " have moved on");
    }
    if (new NotedTime(context.run(), FIRST_ASKED_AT).before(LONG_ENOUGH)) {
      return StepResult.done(
          "Minor freeze on %s not finished after %d min. Continuing; they replay more log when they restart."
              .formatted(behind, LONG_ENOUGH.toMinutes()));
    }
    return new NotedTime(context.run(), ASKED_AT).within(ASK_AGAIN)
        ? freezing(behind)
        : freeze(context, behind);
  }

  private static StepResult freeze(UpgradeContext context, List<ServerAddress> servers) {
    new NotedTime(context.run(), ASKED_AT).isNow();
    new NotedTime(context.run(), FIRST_ASKED_AT).isNowAtFirst();
    context.run().act("MINOR FREEZE of " + servers);
    context.database().minorFreeze(servers);
    return freezing(servers);
  }

  private static StepResult freezing(List<ServerAddress> servers) {
    return StepResult.soon(Reason.Freezing, "checkpoints of " + servers + " are to move on");
  }

  private static boolean frozen(UpgradeContext context, Checkpoint checkpoint) {
    return context
        .run()
        .note(checkpoint.server().toString())
        .map(end -> checkpoint.smallestScn().compareTo(new BigInteger(end)) >= 0)
        .orElse(true);
  }
}
