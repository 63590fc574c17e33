package dev.obupgrade.steps;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.oceanbase.Checkpoint;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.ServerAddress;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;

/** What the zone's servers hold in memory is on disk, so that their restart replays little. */
final class MinorFreeze implements Step<UpgradeContext> {

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
            // 0: no log stream lives there, so there is nothing to freeze.
            .filter(c -> c.smallestScn().signum() > 0)
            .toList();
    if (now.stream().anyMatch(c -> context.run().note(c.server().toString()).isEmpty())) {
      now.forEach(c -> context.run().remember(c.server().toString(), c.smallestScn().toString()));
      context.run().act("MINOR FREEZE of " + servers);
      context.database().minorFreeze(servers);
      return StepResult.soon("Freezing", "checkpoints of " + servers + " are to move on");
    }
    List<String> behind =
        now.stream().filter(c -> !movedOn(context, c)).map(c -> c.server().toString()).toList();
    return behind.isEmpty()
        ? StepResult.done("checkpoints of " + servers + " have moved on")
        : StepResult.soon("Freezing", "checkpoints of " + behind + " are to move on");
  }

  private static boolean movedOn(UpgradeContext context, Checkpoint checkpoint) {
    return context
        .run()
        .note(checkpoint.server().toString())
        .map(before -> checkpoint.smallestScn().compareTo(new BigInteger(before)) > 0)
        .orElse(true);
  }
}
