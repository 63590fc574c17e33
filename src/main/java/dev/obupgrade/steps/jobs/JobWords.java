package dev.obupgrade.steps.jobs;

import dev.obupgrade.kube.JobState;
import dev.obupgrade.kube.JobState.ContainerState;
import dev.obupgrade.kube.JobState.Trouble;
import java.util.stream.Stream;

/** What a Job that failed is quoted with. */
public final class JobWords {
  private JobWords() {}

  /** The container's own words where it has any, and where its log is. */
  public static String of(JobState job) {
    return own(job)
            .findFirst()
            .or(() -> job.trouble().map(Trouble::message))
            .orElse("no reason given")
        + " (kubectl logs job/"
        + job.name()
        + ")";
  }

  /** The container's own words beside what happened to it. */
  static String beside(JobState job, String what) {
    return own(job)
        .filter(words -> !what.contains(words))
        .findFirst()
        .map(words -> what + "; its last words: " + words)
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
