package dev.obupgrade.simulate;

import dev.obupgrade.kube.JobOutcome;
import dev.obupgrade.kube.JobRequest;
import dev.obupgrade.kube.JobRequest.Work;
import dev.obupgrade.kube.JobState.Trouble;
import dev.obupgrade.upgrade.JobRunner;
import java.time.Duration;

/** Sees what happens in pods and Jobs, and has the rules checked for it. */
final class Witness {
  private final World world;

  Witness(World world) {
    this.world = world;
  }

  void listen() {
    world
        .scene()
        .kubernetes()
        .onPodStopped(
            (set, pod) -> {
              world.tell("kubelet", "pod " + pod.name() + " ends");
              world.rules().podEnded();
            });
    world.scene().kubernetes().onPodStarted((set, pod, image) -> started(pod.name(), image));
    world.scene().kubernetes().jobs().run(this::runs);
  }

  private void started(String pod, String image) {
    if (image.contains("oceanbase")) {
      world.tell("kubelet", "pod %s starts with %s".formatted(pod, image));
      world.rules().podStarted();
    }
  }

  private JobOutcome runs(JobRequest job) {
    if (!world.person().uids().contains(job.ownerUid())) {
      // Kubernetes collects the Job of an owner that is gone.
      return JobOutcome.trouble(Trouble.Kind.LOST, "the Job's owner is gone", Duration.ZERO);
    }
    for (Work work : job.work()) {
      if (work instanceof Work.Script script) {
        world.rules().beforeScript(job, script);
      }
    }
    JobOutcome outcome = taking(world.plan().jobs(), world.scene().jobs().run(job));
    world.tell(
        "job",
        "%s: %s"
            .formatted(
                Statuses.work(job),
                outcome.trouble().map(Object::toString).orElseGet(() -> results(outcome))));
    for (int n = 0; n < job.work().size(); n++) {
      if (outcome.trouble().isEmpty()) {
        world
            .rules()
            .afterWork(job.work().get(n), outcome.containers().get(n).exitCode().orElse(-1) == 0);
      } else if (outcome.trouble().get().message().equals(JobRunner.IN_THE_MIDDLE)) {
        world.rules().afterWork(job.work().get(n), false);
      }
    }
    return outcome;
  }

  private static JobOutcome taking(Duration time, JobOutcome outcome) {
    return new JobOutcome(
        time, outcome.containers(), outcome.logs(), outcome.trouble(), outcome.effect());
  }

  private static String results(JobOutcome outcome) {
    return outcome.containers().stream()
        .map(
            c ->
                c.exitCode().orElse(-1) == 0
                    ? "passed"
                    : "failed: " + shortened(c.terminationMessage()))
        .toList()
        .toString();
  }

  private static String shortened(String text) {
    return text.length() > 200 ? text.substring(0, 200) + "…" : text;
  }
}
