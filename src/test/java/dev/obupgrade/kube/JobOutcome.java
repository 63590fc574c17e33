package dev.obupgrade.kube;

import dev.obupgrade.kube.JobState.ContainerState;
import dev.obupgrade.kube.JobState.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * How a Job goes.
 *
 * @param after how long it runs; beyond the request's deadline it ends as DEADLINE
 * @param containers how each container ended
 * @param logs by container
 * @param trouble anything but a container's own exit: IMAGE and what passes show at once and the
 *     Job stays pending until a later look finds no such trouble; the others end it
 * @param effect what the Job does to the rest of the world, when it ends by itself
 */
public record JobOutcome(
    Duration after,
    List<ContainerState> containers,
    Map<String, String> logs,
    Optional<Trouble> trouble,
    Runnable effect) {

  public JobOutcome {
    containers = List.copyOf(containers);
    logs = Map.copyOf(logs);
  }

  /** How one container goes. */
  public record WorkOutcome(
      Duration after, int exitCode, String terminationMessage, String log, Runnable effect) {

    public static WorkOutcome succeeded(Duration after, String terminationMessage) {
      return new WorkOutcome(after, 0, terminationMessage, terminationMessage, () -> {});
    }

    public static WorkOutcome failed(Duration after, int exitCode, String terminationMessage) {
      return new WorkOutcome(after, exitCode, terminationMessage, terminationMessage, () -> {});
    }

    public WorkOutcome doing(Runnable newEffect) {
      return new WorkOutcome(after, exitCode, terminationMessage, log, newEffect);
    }
  }

  /** The outcome of a Job all of whose containers run to their end; the slowest decides when. */
  public static JobOutcome ofWorks(
      JobRequest request, Function<JobRequest.Work, WorkOutcome> runner) {
    Duration after = Duration.ZERO;
    var containers = new ArrayList<ContainerState>();
    var logs = new LinkedHashMap<String, String>();
    var effects = new ArrayList<Runnable>();
    for (JobRequest.Work work : request.work()) {
      WorkOutcome outcome = runner.apply(work);
      after = outcome.after().compareTo(after) > 0 ? outcome.after() : after;
      containers.add(
          new ContainerState(
              work.container(), Optional.of(outcome.exitCode()), outcome.terminationMessage()));
      logs.put(work.container(), outcome.log());
      effects.add(outcome.effect());
    }
    return new JobOutcome(
        after, containers, logs, Optional.empty(), () -> effects.forEach(Runnable::run));
  }

  /** The Job gets into this trouble after a while; its containers have no result. */
  public static JobOutcome trouble(Trouble.Kind kind, String message, Duration after) {
    return new JobOutcome(
        after, List.of(), Map.of(), Optional.of(new Trouble(kind, message)), () -> {});
  }
}
