package dev.obupgrade.steps.zone;

import dev.obupgrade.api.ServerStatus;
import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.flow.TimeLimit;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.pods.PodReplacement;
import dev.obupgrade.steps.pods.ReplacePods;
import dev.obupgrade.steps.pods.RestartProof;
import dev.obupgrade.steps.world.ZoneStage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

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

  /**
   * An observer may take 15 min and more before it serves, and ob-operator waits 30 min for one.
   */
  @Override
  public Duration deadline() {
    return Duration.ofMinutes(45);
  }

  @Override
  public TimeLimit limit() {
    return TimeLimit.of(deadline()).perTenant(Duration.ofSeconds(30));
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
    return next.isPresent() ? next.get() : new RestartProof(context).told(pods);
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
