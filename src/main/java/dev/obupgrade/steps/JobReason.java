package dev.obupgrade.steps;

import dev.obupgrade.jobs.JobScripts;
import dev.obupgrade.kube.JobState;
import dev.obupgrade.kube.JobState.Trouble;
import java.util.Optional;

/**
 * Why a step that runs a Job waits or has failed, as its record's {@code reason} says, and the way
 * out.
 */
enum JobReason {
  JobPending(""),
  JobRunning(""),
  JobLost("if it goes on being lost, look at the node, and at who deletes pods"),
  JobImagePull(
      "put the image's name right in the spec, or let the nodes pull it (pull secrets of the zone's StatefulSet, registry)"),
  JobNotStarted("take the vendor's server image, of the nodes' architecture"),
  JobConfiguration("it goes on by itself once what is named is there"),
  JobUnschedulable("it goes on by itself once a node fits"),
  JobSuspended("it goes on by itself once the Job's spec.suspend is false"),
  JobQuota("raise the quota or free some of it; it goes on by itself"),
  JobAdmission(
      "let what refuses it admit Jobs and pods labelled app.kubernetes.io/managed-by=ob-upgrade-operator; it goes on by itself"),
  JobRefused("it goes on by itself once the cluster takes it"),
  JobNameTaken("another name is taken"),
  JobPredecessor("it goes on by itself once that pod has ended"),
  JobForeignContainer("keep whatever injects containers away from the pods of these Jobs"),
  JobOutOfMemory("no script should need that much: look at its log"),
  JobCrashed("look at its log"),
  JobDeadline("look at its log for what it waited for"),
  ScriptFailed("put right what it says"),
  ScriptMissing("take the vendor's server image"),
  InterpreterMissing("take the vendor's server image, which brings its Python");

  private final String wayOut;

  JobReason(String wayOut) {
    this.wayOut = wayOut;
  }

  String wayOut() {
    return wayOut;
  }

  static JobReason of(Trouble.Kind kind) {
    return switch (kind) {
      case EXITED -> ScriptFailed;
      case CRASHED -> JobCrashed;
      case OUT_OF_MEMORY -> JobOutOfMemory;
      case DEADLINE -> JobDeadline;
      case LOST -> JobLost;
      case INJECTED -> JobForeignContainer;
      case IMAGE -> JobImagePull;
      case NOT_STARTED -> JobNotStarted;
      case CONFIGURATION -> JobConfiguration;
      case UNSCHEDULABLE -> JobUnschedulable;
      case SUSPENDED -> JobSuspended;
      case QUOTA -> JobQuota;
      case ADMISSION -> JobAdmission;
      case REFUSED -> JobRefused;
    };
  }

  /** Why a script did not even begin, if that is so: the codes are run-script.sh's own. */
  static Optional<JobReason> notBegun(JobState job, String container) {
    return job.containers().stream()
        .filter(c -> c.name().equals(container))
        .flatMap(c -> c.exitCode().stream())
        .flatMap(
            code ->
                switch (code) {
                  case JobScripts.EXIT_NO_SCRIPT -> Optional.of(ScriptMissing).stream();
                  case JobScripts.EXIT_NO_INTERPRETER -> Optional.of(InterpreterMissing).stream();
                  default -> Optional.<JobReason>empty().stream();
                })
        .findFirst();
  }
}
