package dev.obupgrade.steps;

import dev.obupgrade.api.ServerStatus;
import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.health.GateResult;
import dev.obupgrade.health.ServersRestarted;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.status.StepRecords;
import java.time.Duration;
import java.util.List;

/**
 * Every server of the zone has restarted since its pods were touched, and says it is the planned
 * build.
 */
final class VersionRefreshed implements Step<UpgradeContext> {

  @Override
  public String name() {
    return "versionRefreshed";
  }

  @Override
  public Duration deadline() {
    return Duration.ofMinutes(10);
  }

  @Override
  public StepResult run(UpgradeContext context) {
    long since =
        Long.parseLong(
            context.run().noteOf("replacePods", ReplacePods.DATABASE_TIME).orElseThrow());
    StatefulSetState set = ScriptStep.host(context);
    List<PodState> pods =
        context.kubernetes().statefulSets().pods(set, context.cluster().container());
    List<ServerStatus> servers =
        ReplacePods.serversOf(context).stream().map(s -> status(s, pods)).toList();
    context
        .run()
        .edit(s -> StepRecords.editZone(s, context.run().address(), z -> z.withServers(servers)));
    GateResult result =
        new ServersRestarted(context.zone().name(), since, context.hopBuild())
            .ask(context.database());
    return switch (result) {
      case GateResult.Open open -> StepResult.done(open.evidence());
      case GateResult.Shut shut ->
          StepResult.soon(shut.reason(), shut.message() + ReplacePods.troubles(pods));
    };
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
