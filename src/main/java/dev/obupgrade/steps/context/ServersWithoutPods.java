package dev.obupgrade.steps.context;

import dev.obupgrade.api.ZoneSpec;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.flow.StepResult.Waiting;
import dev.obupgrade.health.GateResult;
import dev.obupgrade.kube.ApiException;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.reason.Reason;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names the servers that can't come back, because somebody scaled their StatefulSet in: the
 * database lists a server until ALTER SYSTEM DELETE SERVER removes it. Without this, a step would
 * wait for such a server and name only what it lacks.
 */
final class ServersWithoutPods {
  /** What a server without a pod looks like to a gate. */
  private static final Set<Reason> SYMPTOMS =
      EnumSet.of(
          Reason.ServerNotServing,
          Reason.ServersNotRestarted,
          Reason.LogNotInSync,
          Reason.SchemaNotRefreshed,
          Reason.NotAMember,
          Reason.NoLeader,
          Reason.NoMajority);

  private ServersWithoutPods() {}

  /** The result, with the cause before the symptom if such a server is what the step waits for. */
  static StepResult named(UpgradeContext context, StepResult result) {
    return result instanceof Waiting waiting && SYMPTOMS.contains(waiting.reason())
        ? cause(context)
            .<StepResult>map(
                words ->
                    new Waiting(
                        Reason.ServerWithoutPod,
                        words + " " + waiting.message(),
                        waiting.recheck()))
            .orElse(result)
        : result;
  }

  private static Optional<String> cause(UpgradeContext context) {
    try {
      List<Server> servers = context.database().servers();
      String words =
          context.cluster().zones().stream()
              .flatMap(zone -> ofZone(context, zone, servers))
              .collect(Collectors.joining(" "));
      return words.isEmpty() ? Optional.empty() : Optional.of(words);
    } catch (DatabaseException | ApiException e) {
      return Optional.empty(); // The symptom alone is a valid answer.
    }
  }

  private static Stream<String> ofZone(
      UpgradeContext context, ZoneSpec zone, List<Server> servers) {
    return context
        .kubernetes()
        .statefulSets()
        .find(context.namespace(), zone.statefulSet())
        .flatMap(set -> ofZone(context, set, of(zone, servers)))
        .stream();
  }

  private static List<Server> of(ZoneSpec zone, List<Server> servers) {
    return servers.stream().filter(s -> s.zone().equals(zone.name())).toList();
  }

  /** More servers than replicas: a pod that is only being replaced is one of the replicas. */
  private static Optional<String> ofZone(
      UpgradeContext context, StatefulSetState set, List<Server> servers) {
    int surplus = servers.size() - set.replicas();
    if (surplus <= 0) {
      return Optional.empty();
    }
    List<PodState> pods = context.kubernetes().statefulSets().pods(set, container(context));
    List<Server> podless =
        servers.stream()
            .filter(s -> pods.stream().noneMatch(p -> p.addresses().contains(s.address().ip())))
            .toList();
    String zone = servers.getFirst().zone();
    String replicas =
        "StatefulSet %s has %s.".formatted(set.name(), GateResult.count(set.replicas(), "replica"));
    // While another pod has no address, the operator can't tell which servers are too many.
    return Optional.of(
        podless.size() == surplus
            ? podless.stream()
                .map(s -> "Server %s of zone %s has no pod: ".formatted(s.address(), zone))
                .collect(Collectors.joining(replicas + " ", "", replicas))
            : "Zone %s has %d servers, but %s".formatted(zone, servers.size(), replicas));
  }

  private static String container(UpgradeContext context) {
    return context.cluster().container();
  }
}
