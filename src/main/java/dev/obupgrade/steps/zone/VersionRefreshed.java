package dev.obupgrade.steps.zone;

import dev.obupgrade.api.ServerStatus;
import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.health.GateResult;
import dev.obupgrade.health.ServersRestarted;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.pods.PodReasons;
import dev.obupgrade.steps.pods.PodReplacement;
import dev.obupgrade.steps.pods.ReplacePods;
import dev.obupgrade.steps.pods.RestartProof;
import dev.obupgrade.steps.world.ZoneStage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Waits until every server of the zone has restarted with its new pod and reports the planned
 * build. Until then you may name another image of that build, because this one may not run.
 */
public final class VersionRefreshed implements Step<UpgradeContext> {
  static final String NAME = ZoneStage.VERSION_REFRESHED;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Duration deadline() {
    return Duration.ofMinutes(10);
  }

  @Override
  public boolean heldByDrift(UpgradeContext context) {
    return false;
  }

  @Override
  public StepResult run(UpgradeContext context) {
    PodReplacement replacement = new PodReplacement(context);
    List<PodState> pods = replacement.pods();
    List<ServerStatus> servers =
        ReplacePods.serversOf(context).stream().map(s -> status(s, pods)).toList();
    context.run().editZone(z -> z.withServers(servers));
    Optional<StepResult> next = replacement.next();
    return next.isPresent() ? next.get() : restarted(context, pods);
  }

  private static StepResult restarted(UpgradeContext context, List<PodState> pods) {
    ServersRestarted gate = new RestartProof(context).gate();
    List<Server> oldProgram = gate.withOldProgram(context.database());
    if (!oldProgram.isEmpty()) {
      return oldProgram(context, oldProgram);
    }
    return switch (gate.ask(context.database())) {
      case GateResult.Open open -> StepResult.done(open.evidence());
      case GateResult.Shut shut ->
          StepResult.soon(
              PodReasons.first(pods).orElse(shut.reason()),
              pods.stream().allMatch(p -> p.trouble().isEmpty())
                  ? shut.message()
                  // The cause first: lists of steps and zones have room for the beginning only.
                  : PodReasons.troubles(pods) + " " + shut.message());
    };
  }

  /**
   * The pod runs the new image, whose own observer is of the planned build, and yet the restarted
   * server is of the old one: the program doesn't come from the image.
   */
  private static StepResult oldProgram(UpgradeContext context, List<Server> servers) {
    return StepResult.soon(
        Reason.OldProgram,
        servers.stream()
            .map(
                s ->
                    "Server %s restarted with image %s but still reports build %s, not %s."
                        .formatted(s.address(), context.hopImage(), s.build(), context.hopBuild()))
            .collect(Collectors.joining(" ")));
  }

  private static ServerStatus status(Server server, List<PodState> pods) {
    String pod =
        pods.stream()
            .filter(p -> p.addresses().contains(server.address().ip()))
            .map(PodState::name)
            .findFirst()
            .orElse(null);
    return new ServerStatus(
        server.address().toString(), pod, server.build().toString(), server.status().name());
  }
}
