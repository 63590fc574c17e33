package dev.obupgrade.steps.jobs;

import dev.obupgrade.jobs.JobScripts;
import dev.obupgrade.kube.JobState;
import dev.obupgrade.kube.JobState.Trouble;
import dev.obupgrade.reason.Reason;
import java.util.List;
import java.util.Optional;

/** Gives the reason for what Kubernetes says of a Job. */
public final class JobReasons {
  private JobReasons() {}

  public static Reason of(Trouble.Kind kind) {
    return switch (kind) {
      case EXITED -> Reason.ScriptFailed;
      case CRASHED -> Reason.JobCrashed;
      case OUT_OF_MEMORY -> Reason.JobOutOfMemory;
      case DEADLINE -> Reason.JobDeadline;
      case LOST -> Reason.JobLost;
      case INJECTED -> Reason.JobForeignContainer;
      case IMAGE -> Reason.JobImagePull;
      case NOT_STARTED -> Reason.JobNotStarted;
      case CONFIGURATION -> Reason.JobConfiguration;
      case UNSCHEDULABLE -> Reason.JobUnschedulable;
      case SUSPENDED -> Reason.JobSuspended;
      case QUOTA -> Reason.JobQuota;
      case ADMISSION -> Reason.JobAdmission;
      case REFUSED -> Reason.JobRefused;
    };
  }

  /** Why a script did not start, if it didn't, by the exit code of run-script.sh. */
  public static Optional<Reason> notBegun(JobState job, String container) {
    return job.containers().stream()
        .filter(c -> c.name().equals(container))
        .flatMap(c -> c.exitCode().stream())
        .flatMap(
            code ->
                switch (code) {
                  case JobScripts.EXIT_NO_SCRIPT -> Optional.of(Reason.ScriptMissing).stream();
                  case JobScripts.EXIT_OTHER_BUILD -> Optional.of(Reason.ImageChanged).stream();
                  case JobScripts.EXIT_NO_INTERPRETER ->
                      Optional.of(Reason.InterpreterMissing).stream();
                  default -> Optional.<Reason>empty().stream();
                })
        .findFirst();
  }

  /**
   * Whether a script or the suite lost its server and nothing else happened to it. Another
   * container of the Job may have an error of its own: the next Job shows it beside this one's
   * result. Only a script that can't start is no better the next time.
   */
  static boolean lostServer(JobState job) {
    List<Integer> codes = job.containers().stream().flatMap(c -> c.exitCode().stream()).toList();
    return codes.contains(JobScripts.EXIT_DISCONNECTED)
        && !codes.contains(JobScripts.EXIT_NO_SCRIPT)
        && !codes.contains(JobScripts.EXIT_OTHER_BUILD)
        && !codes.contains(JobScripts.EXIT_NO_INTERPRETER);
  }
}
