package dev.obupgrade.steps;

import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.SecretKey;
import dev.obupgrade.api.ZoneSpec;
import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.ErrorCode;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.Zone;
import dev.obupgrade.plan.ZoneOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The spec against the live objects and the database. Changes nothing; tells everything that is
 * wrong at once.
 */
final class Validate implements Step<UpgradeContext> {

  @Override
  public String name() {
    return "validate";
  }

  @Override
  public Duration deadline() {
    return Duration.ofMinutes(2);
  }

  @Override
  public StepResult run(UpgradeContext context) {
    List<String> problems = new ArrayList<>();
    busyWithAnother(context).ifPresent(problems::add);
    missingPassword(context).ifPresent(problems::add);
    Map<String, List<PodState>> podsOfZone = new HashMap<>();
    for (ZoneSpec zone : context.cluster().zones()) {
      podsOfZone.put(zone.name(), statefulSet(context, zone, problems));
    }
    if (!problems.isEmpty()) {
      return refused(problems);
    }
    try {
      database(context.database(), context.cluster(), podsOfZone, problems);
    } catch (DatabaseException.Refused e) {
      if (e.code() != ErrorCode.ACCESS_DENIED) {
        throw e;
      }
      SecretKey secret = context.cluster().connection().passwordSecret();
      return StepResult.failed(
          "LoginRefused",
          "the database refuses the login of spec.cluster.connection.user '%s' with the password in Secret %s, key %s: correct the one or the other"
              .formatted(context.cluster().connection().user(), secret.name(), secret.key()));
    }
    return problems.isEmpty()
        ? StepResult.done(
            "%d zones, login and StatefulSets are as the spec says"
                .formatted(context.cluster().zones().size()))
        : refused(problems);
  }

  private static StepResult refused(List<String> problems) {
    return StepResult.failed("InvalidCluster", String.join("; ", problems));
  }

  private static Optional<String> busyWithAnother(UpgradeContext context) {
    Optional<ClusterRecord> record = context.record();
    if (record.isEmpty() || record.get().holder().equals(context.uid())) {
      return Optional.empty();
    }
    return RecordHolder.live(context, record.get())
        .map(ObUpgrade::getMetadata)
        .map(
            m ->
                "ObUpgrade %s is at work on this cluster: wait for its end, or delete it first"
                    .formatted(m.getName()));
  }

  private static Optional<String> missingPassword(UpgradeContext context) {
    SecretKey secret = context.cluster().connection().passwordSecret();
    return context
            .kubernetes()
            .secrets()
            .value(context.namespace(), secret.name(), secret.key())
            .isPresent()
        ? Optional.empty()
        : Optional.of(
            "spec.cluster.connection.passwordSecret: namespace %s has no Secret %s with key %s"
                .formatted(context.namespace(), secret.name(), secret.key()));
  }

  private static List<PodState> statefulSet(
      UpgradeContext context, ZoneSpec zone, List<String> problems) {
    Optional<StatefulSetState> found =
        context.kubernetes().statefulSets().find(context.namespace(), zone.statefulSet());
    if (found.isEmpty()) {
      problems.add(
          "zone %s: namespace %s has no StatefulSet %s"
              .formatted(zone.name(), context.namespace(), zone.statefulSet()));
      return List.of();
    }
    StatefulSetState set = found.get();
    String container = context.cluster().container();
    List<PodState> pods = context.kubernetes().statefulSets().pods(set, container);
    String where = "StatefulSet " + set.name() + " of zone " + zone.name();
    if (!set.images().containsKey(container)) {
      problems.add(
          "%s has no container '%s', only %s: name the observer's in spec.cluster.container"
              .formatted(where, container, set.images().keySet().stream().sorted().toList()));
    }
    if (set.replicas() < 1) {
      problems.add(where + " has no replicas: scale it to the zone's number of servers");
    }
    if (set.partition() > 0) {
      problems.add(
          "%s has a rolling-update partition of %d, which would keep pods on the old image: set it to 0"
              .formatted(where, set.partition()));
    }
    if (pods.size() != set.replicas()) {
      problems.add("%s has %d of %d pods".formatted(where, pods.size(), set.replicas()));
    }
    for (PodState pod : pods) {
      if (!pod.owner().equals(Optional.of(set.uid()))) {
        problems.add(
            "pod %s matches the selector of %s but does not belong to it"
                .formatted(pod.name(), where));
      } else if (!set.observed() || !pod.revision().equals(set.updateRevision())) {
        problems.add(
            "%s is in the middle of a rollout: pod %s is not of the newest revision; let the rollout end first"
                .formatted(where, pod.name()));
      }
    }
    return pods;
  }

  private static void database(
      Database database,
      ClusterSpec cluster,
      Map<String, List<PodState>> podsOfZone,
      List<String> problems) {
    if (!database.inSysTenant()) {
      problems.add(
          "spec.cluster.connection.user '%s' is not a user of the sys tenant: upgrades are done from there"
              .formatted(cluster.connection().user()));
      return;
    }
    ZoneOrder.problems(
            cluster.zones().stream().map(ZoneSpec::name).toList(),
            database.zones().stream().map(Zone::name).toList())
        .forEach(p -> problems.add("spec.cluster.zones: " + p));
    for (Server server : database.servers()) {
      List<PodState> pods = podsOfZone.getOrDefault(server.zone(), List.of());
      String ip = server.address().ip();
      Optional<PodState> pod = pods.stream().filter(p -> p.addresses().contains(ip)).findFirst();
      if (pod.isPresent() && !pod.get().fixedAddresses().contains(ip)) {
        problems.add(
            "server %s of zone %s is known by the address of pod %s, which a restart changes, and the database would not know it again: let servers register under a Service of their own, or, if your network keeps a pod's address, annotate the pods with obupgrade.dev/fixed-ip: \"true\""
                .formatted(server.address(), server.zone(), pod.get().name()));
      }
      if (pod.isEmpty()) {
        problems.add(
            "server %s of zone %s is none of its StatefulSet's pods %s: the zone must name the StatefulSet that runs its servers"
                .formatted(
                    server.address(), server.zone(), pods.stream().map(PodState::name).toList()));
      }
    }
  }
}
