package dev.obupgrade.steps.jobs;

import dev.obupgrade.kube.JobState;
import dev.obupgrade.kube.JobState.ContainerState;
import dev.obupgrade.kube.JobState.Trouble;
import java.util.stream.Stream;

/** Says how a Job failed. */
public final class JobWords {
  private JobWords() {}

  /** The container's own words, or else what Kubernetes says, and where its log is. */
  public static String of(JobState job) {
    return own(job)
            .findFirst()
            .or(() -> job.trouble().map(Trouble::message))
            .orElse("no reason given")
        + " (kubectl logs job/"
        + job.name()
        + ")";
  }

  /** What happened to the Job, and the container's own words. */
  static String beside(JobState job, String what) {
    return own(job)
        .filter(words -> !what.contains(words))
        .findFirst()
        .map(words -> what + ". Its last words: " + words)
        .orElse(what);
  }

  private static Stream<String> own(JobState job) {
    return job.containers().stream()
        .filter(c -> c.exitCode().map(code -> code != 0).orElse(true))
        .map(ContainerState::terminationMessage)
        .map(String::strip)
        .filter(words -> !words.isEmpty());
  }
}
