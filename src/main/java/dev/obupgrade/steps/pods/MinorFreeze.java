package dev.obupgrade.steps.pods;

import dev.obupgrade.api.Texts;
import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.oceanbase.Checkpoint;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.ErrorCode;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.Acts;
import dev.obupgrade.steps.context.NotedTime;
import dev.obupgrade.steps.context.UpgradeContext;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;

/**
 * Has the zone's servers write their memory to disk, so that they replay little log when they
 * restart. It is done when their checkpoints have passed the end that the log had when the operator
 * sent the statement.
 */
public final class MinorFreeze implements Step<UpgradeContext> {
  static final String NAME = "minorFreeze";

  /**
   * When the operator sent the statement last. It may have been lost on its way, and does no harm
   * twice.
   */
  private static final String ASKED_AT = "askedAt";

  private static final Duration ASK_AGAIN = Duration.ofMinutes(1);
  private static final String FIRST_ASKED_AT = "firstAskedAt";

  /** So many servers have their names in a message. */
  private static final int MOST_NAMED = 10;

  /** A freeze saves time and proves nothing, so a zone doesn't stay down to wait for it. */
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(5);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Duration deadline() {
    return Duration.ofMinutes(30);
  }

  @Override
  public boolean heldByDrift(UpgradeContext context) {
    return false;
  }

  @Override
  public StepResult run(UpgradeContext context) {
    if (!context.spec().minorFreeze()) {
      return StepResult.done(
          "Skipped: spec.minorFreeze is false. The servers replay more log when they restart.");
    }
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
      return freeze(context, servers, servers.size());
    }
    List<ServerAddress> behind =
        now.stream().filter(c -> !frozen(context, c)).map(Checkpoint::server).toList();
    if (behind.isEmpty()) {
      return StepResult.done(
          servers.isEmpty()
              ? "No server of the zone is active."
              : "The memory of " + names(servers) + " is on disk.");
    }
    if (new NotedTime(context.run(), FIRST_ASKED_AT).before(LONG_ENOUGH)) {
      return StepResult.done(
          "Minor freeze on %s not finished after %d min. Continuing. They replay more log when they restart."
              .formatted(names(behind), LONG_ENOUGH.toMinutes()));
    }
    return new NotedTime(context.run(), ASKED_AT).within(ASK_AGAIN)
        ? freezing(behind, servers.size())
        : freeze(context, behind, servers.size());
  }

  private static StepResult freeze(UpgradeContext context, List<ServerAddress> servers, int all) {
    new NotedTime(context.run(), ASKED_AT).isNow();
    new NotedTime(context.run(), FIRST_ASKED_AT).isNowAtFirst();
    context.run().act("Sending MINOR FREEZE for " + names(servers) + ".");
    try {
      context.database().minorFreeze(servers);
    } catch (DatabaseException.Refused e) {
      return refused(context, servers, e);
    }
    return freezing(servers, all);
  }

  /** Without the privilege the zone doesn't stay down either. */
  private static StepResult refused(
      UpgradeContext context, List<ServerAddress> servers, DatabaseException.Refused e) {
    if (ErrorCode.isFinal(e.code())) {
      return StepResult.done(
          "The database refuses MINOR FREEZE with error %d: %s. Continuing. %s replay more log when they restart."
              .formatted(e.code(), e.getMessage(), names(servers)));
    }
    new NotedTime(context.run(), ASKED_AT).forget();
    return Acts.refused(
        Reason.DatabaseError,
        Reason.DatabaseError,
        "MINOR FREEZE",
        e,
        "The memory of %s is not on disk yet.".formatted(names(servers)));
  }

  private static StepResult freezing(List<ServerAddress> servers, int all) {
    return StepResult.soon(
        Reason.Freezing,
        "%d of %d servers still writing memory to disk: %s."
            .formatted(servers.size(), all, names(servers)));
  }

  private static String names(List<ServerAddress> servers) {
    return Texts.few(servers.stream().map(ServerAddress::toString).toList(), MOST_NAMED);
  }

  private static boolean frozen(UpgradeContext context, Checkpoint checkpoint) {
    return context
        .run()
        .note(checkpoint.server().toString())
        .map(end -> checkpoint.smallestScn().compareTo(new BigInteger(end)) >= 0)
        .orElse(true);
  }
}
