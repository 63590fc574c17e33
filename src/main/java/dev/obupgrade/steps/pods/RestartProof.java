package dev.obupgrade.steps.pods;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.health.GateResult;
import dev.obupgrade.health.ServersRestarted;
import dev.obupgrade.health.ServersRestarted.Before;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.UpgradeContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Notes the zone's servers before the first pod is touched, and gives the gate that compares each
 * with its own earlier self.
 */
public final class RestartProof {
  /** Note: the zone's servers before the first of its pods was replaced. */
  static final String SERVERS = "servers";

  /**
   * Note of operators up to 0.3.0, instead of {@link #SERVERS}: microseconds of the clock of the
   * server that they asked.
   */
  static final String DATABASE_TIME = "databaseTime";

  private final UpgradeContext context;

  public RestartProof(UpgradeContext context) {
    this.context = context;
  }

  /**
   * Notes the servers, only once: a server that restarted with one image of the build needs no
   * other restart. A server that runs the planned build in a pod with the hop's image has restarted
   * already, and isn't noted.
   */
  void note(ZonePods pods) {
    if (noted(SERVERS).isPresent() || noted(DATABASE_TIME).isPresent()) {
      return;
    }
    BuildVersion planned = context.hopBuild();
    List<Server> toRestart =
        ReplacePods.serversOf(context).stream()
            .filter(s -> !(s.build().equals(planned) && inNewPod(s, pods)))
            .toList();
    context.run().remember(SERVERS, ServersBefore.of(toRestart).note());
  }

  /** Notes, unless there is a note, that the operator had nothing to replace. */
  void noteNothing() {
    if (noted(SERVERS).isEmpty() && noted(DATABASE_TIME).isEmpty()) {
      context.run().remember(SERVERS, ServersBefore.of(List.of()).note());
    }
  }

  private boolean inNewPod(Server server, ZonePods pods) {
    return pods.all().stream()
        .filter(p -> p.addresses().contains(server.address().ip()))
        .map(PodState::image)
        .anyMatch(Optional.of(context.hopImage())::equals);
  }

  /** The gate that asks whether the zone's servers have restarted since they were noted. */
  public ServersRestarted gate() {
    return new ServersRestarted(
        context.zone().name(),
        noted(SERVERS)
            .map(note -> ServersBefore.parse(note).servers())
            .or(() -> noted(DATABASE_TIME).map(time -> ofEarlierOperator(Long.parseLong(time))))
            .orElse(Map.of()),
        context.hopBuild());
  }

  /** Says which of the zone's servers have not restarted with the build, and why. */
  public StepResult told(List<PodState> pods) {
    ServersRestarted gate = gate();
    List<Server> oldProgram = gate.withOldProgram(context.database());
    if (!oldProgram.isEmpty()) {
      return oldProgram(oldProgram);
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
  private StepResult oldProgram(List<Server> servers) {
    return StepResult.soon(
        Reason.OldProgram,
        servers.stream()
            .map(
                s ->
                    "Server %s restarted with image %s but still reports build %s, not %s."
                        .formatted(s.address(), context.hopImage(), s.build(), context.hopBuild()))
            .collect(Collectors.joining(" ")));
  }

  /**
   * What an earlier operator's note says of the servers. They ran the build before this hop's. Only
   * if that is the same build must the times decide.
   */
  private Map<ServerAddress, Before> ofEarlierOperator(long time) {
    BuildVersion earlier = buildBeforeHop();
    return ReplacePods.serversOf(context).stream()
        .collect(
            Collectors.toMap(
                Server::address,
                s -> new Before(earlier, s.startServiceTime() <= time ? s.startServiceTime() : 0)));
  }

  private BuildVersion buildBeforeHop() {
    int hop = context.run().address().hop().orElseThrow();
    var plan = context.run().status().plan();
    return BuildVersion.parseOrNone(hop == 0 ? plan.from() : plan.hops().get(hop - 1).build());
  }

  private Optional<String> noted(String key) {
    return context.run().note(key).or(() -> context.run().noteOf(ReplacePods.NAME, key));
  }
}
