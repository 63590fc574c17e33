package dev.obupgrade.steps.jobs;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.api.CheckStatus;
import dev.obupgrade.kube.JobState;
import dev.obupgrade.kube.JobState.ContainerState;
import dev.obupgrade.kube.JobState.Trouble;
import dev.obupgrade.precheck.SuiteReport;
import java.util.List;
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
        .map(JobWords::said)
        .filter(words -> !words.isEmpty());
  }

  /** The check suite leaves its report instead of words: then what its first failed check saw. */
  private static String said(String message) {
    List<CheckStatus> failed;
    try {
      failed =
          SuiteReport.fromJson(message).stream()
              .filter(check -> check.result() == CheckResult.Failed)
              .toList();
    } catch (IllegalArgumentException words) {
      return message.strip();
    }
    String others = failed.size() < 2 ? "" : "; and %d more".formatted(failed.size() - 1);
    return failed.stream()
        .findFirst()
        .map(check -> "%s: %s%s".formatted(check.name(), check.observed(), others))
        .orElse("");
  }
}
