package dev.obupgrade.steps;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.health.SafeWithoutZone;
import dev.obupgrade.health.ZoneHasNoLeader;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.plan.BuildVersion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Every pod of the zone's StatefulSet runs the hop's image. The database's time is noted before the
 * first is touched, so that a restarted server can be told from a stale row; that the others can do
 * without the zone is proved anew before the patch and before every deletion, for killing pods
 * removes votes.
 */
final class ReplacePods implements Step<UpgradeContext> {
  /** Microseconds of the database's clock, from before the first pod was touched. */
  static final String DATABASE_TIME = "databaseTime";

  @Override
  public String name() {
    return "replacePods";
  }

  @Override
  public Duration deadline() {
    return Duration.ofMinutes(15);
  }

  @Override
  public StepResult run(UpgradeContext context) {
    String image = context.run().noteOf("pullImage", PullImage.IMAGE).orElseThrow();
    StatefulSetState set = ScriptStep.host(context);
    String container = context.cluster().container();
    if (!image.equals(set.images().get(container))) {
      return patch(context, set, image);
    }
    List<PodState> pods = context.kubernetes().statefulSets().pods(set, container);
    Optional<PodState> foreign =
        pods.stream().filter(p -> !p.owner().equals(Optional.of(set.uid()))).findFirst();
    if (foreign.isPresent()) {
      return StepResult.failed(
          "ForeignPod",
          "pod %s matches the selector of StatefulSet %s but does not belong to it"
              .formatted(foreign.get().name(), set.name()));
    }
    List<PodState> old = pods.stream().filter(p -> !current(p, set)).toList();
    if (set.observed() && old.isEmpty() && pods.size() == set.replicas()) {
      if (context.run().note(DATABASE_TIME).isEmpty()) {
        // Nothing was left to us to do, so there is no moment after which they must have started.
        context.run().remember(DATABASE_TIME, "0");
      }
      return StepResult.done("every pod runs %s".formatted(image));
    }
    if (set.observed() && set.strategy() == StatefulSetState.Strategy.ON_DELETE) {
      Optional<PodState> next = old.stream().filter(p -> !p.terminating()).findFirst();
      if (next.isPresent()) {
        return delete(context, next.get());
      }
    }
    return StepResult.soon(
        "ReplacingPods",
        "%d of %d pods run %s%s"
            .formatted(pods.size() - old.size(), set.replicas(), image, troubles(pods)));
  }

  /** The revision tells, not the image: registries' mirrors and policies rewrite a pod's image. */
  private static boolean current(PodState pod, StatefulSetState set) {
    return set.observed() && !pod.terminating() && pod.revision().equals(set.updateRevision());
  }

  static String troubles(List<PodState> pods) {
    return pods.stream()
        .flatMap(p -> p.trouble().map(PodState.Trouble::message).stream())
        .reduce("", (all, one) -> all + "; " + one);
  }

  private static StepResult patch(UpgradeContext context, StatefulSetState set, String image) {
    Optional<StepResult> newer = newerObserver(context);
    if (newer.isPresent()) {
      return newer.get();
    }
    noteTime(context);
    return whenProved(
        context,
        "StatefulSet " + set.name() + " gets image " + image,
        () ->
            context
                .kubernetes()
                .statefulSets()
                .setImage(set, context.cluster().container(), image));
  }

  private static StepResult delete(UpgradeContext context, PodState pod) {
    noteTime(context);
    return whenProved(
        context,
        "pod " + pod.name() + " is deleted, for its StatefulSet waits for that",
        () -> context.kubernetes().statefulSets().deletePod(pod));
  }

  private static void noteTime(UpgradeContext context) {
    if (context.run().note(DATABASE_TIME).isEmpty()) {
      context.run().remember(DATABASE_TIME, String.valueOf(context.database().clockMicros()));
    }
  }

  /** Announces and acts, the proof standing before the one and right before the other. */
  private static StepResult whenProved(UpgradeContext context, String what, Runnable action) {
    Optional<StepResult> against = against(context);
    if (against.isPresent()) {
      return against.get();
    }
    context.run().act(what);
    against = against(context);
    if (against.isPresent()) {
      return against.get();
    }
    action.run();
    return StepResult.soon("ReplacingPods", what);
  }

  /** No image older than what already runs: OceanBase can't go back. */
  private static Optional<StepResult> newerObserver(UpgradeContext context) {
    BuildVersion planned = context.hopBuild();
    return context.database().servers().stream()
        .filter(s -> s.zone().equals(context.zone().name()))
        .filter(s -> s.build().compareTo(planned) > 0)
        .findFirst()
        .map(
            s ->
                StepResult.failed(
                    "NewerObserver",
                    "server %s already runs %s, newer than %s: there is no way back"
                        .formatted(s.address(), s.build(), planned)));
  }

  /** What stands against taking the zone's pods away now, if anything does. */
  private static Optional<StepResult> against(UpgradeContext context) {
    String zone = context.zone().name();
    boolean stopped =
        context.database().zones().stream().anyMatch(z -> z.name().equals(zone) && !z.active());
    if (!stopped) {
      return Optional.of(
          StepResult.failed(
              "ZoneNotStopped",
              "zone %s is active: somebody started it again, and the pods of an active zone are not touched"
                  .formatted(zone)));
    }
    return Gates.firstShut(
        context.database(), new ZoneHasNoLeader(zone), new SafeWithoutZone(zone));
  }

  /** Used by the steps that wait for the servers to come back. */
  static List<Server> serversOf(UpgradeContext context) {
    return context.database().servers().stream()
        .filter(s -> s.zone().equals(context.zone().name()))
        .toList();
  }
}
