package dev.obupgrade.steps.jobs;

import dev.obupgrade.api.Texts;
import dev.obupgrade.flow.Elapsed;
import dev.obupgrade.flow.StepRun;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.StepAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps what a step's record remembers of its Jobs, for one purpose. Each attempt is another Job,
 * and a note about one Job by its name says nothing about the next.
 */
final class JobNotes {
  /** About one Job only; that a Job was seen is worth keeping. */
  private static final List<String> OF_ONE_JOB =
      List.of("asked", "omen", "givenUp", "notBegun", "noImage");

  /** A step may have Jobs for a hundred nodes, and a status must stay small. */
  private static final int LONGEST_OMEN = 300;

  private final StepRun run;
  private final String purpose;

  JobNotes(StepRun run, String purpose) {
    this.run = run;
    this.purpose = purpose;
  }

  int attempt() {
    return number("attempt", 1);
  }

  int losses() {
    return number("lost", 0);
  }

  /** From now on the notes are about another Job. */
  void nextAttempt(int newLosses) {
    OF_ONE_JOB.forEach(note -> remember(note, ""));
    remember("attempt", String.valueOf(attempt() + 1));
    remember("lost", String.valueOf(newLosses));
  }

  /** The Job is gone, and had not started. It counts as no loss. */
  void withdrawn() {
    remember("withdrawn", String.valueOf(number("withdrawn", 0) + 1));
    nextAttempt(losses());
  }

  /** Whether every Job before this attempt was withdrawn. */
  boolean allWithdrawn() {
    return number("withdrawn", 0) == attempt() - 1;
  }

  /** Forgets everything about the purpose. */
  void forget() {
    String end = key("");
    run.forget(name -> name.endsWith(end));
  }

  void asked(String job) {
    remember("asked", job);
    run.madeJob(job);
  }

  boolean wasAsked(String job) {
    return note("asked").equals(Optional.of(job));
  }

  /** Whether a step, which may be another than this one, has seen a Job of its own. */
  static boolean seenAt(StepRun run, StepAddress step) {
    return run.noteAt(step, "seen").isPresent();
  }

  /** Whether a step, which may be another than this one, has gone on to a second Job. */
  static boolean repeatedAt(StepRun run, StepAddress step) {
    return run.noteAt(step, "attempt").isPresent();
  }

  /** The Job that a step, which may be another than this one, asked for last. */
  static Optional<String> askedAt(StepRun run, StepAddress step) {
    return run.noteAt(step, "asked");
  }

  /** Notes that the Job exists; false when it is another Job of the same name than before. */
  boolean sameAsSeen(String job, String uid) {
    Optional<String> before = about("seen", job);
    if (before.isEmpty()) {
      remember("seen", job + " " + uid);
    }
    return before.isEmpty() || before.get().equals(uid);
  }

  boolean wasSeen(String job) {
    return about("seen", job).isPresent();
  }

  /** Notes why the Job is about to be lost, while the cause can still be seen. */
  void omen(String job, Reason reason, String words) {
    remember("omen", job + " " + reason + " " + Texts.shortened(words, LONGEST_OMEN));
  }

  /** Forgets the omen: the cause has passed. */
  void noOmen(String job) {
    if (about("omen", job).isPresent() && !wasGivenUp(job)) {
      remember("omen", "");
    }
  }

  Optional<Omen> omen(String job) {
    return about("omen", job)
        .map(
            text -> {
              String[] parts = text.split(" ", 2);
              return new Omen(Reason.valueOf(parts[0]), parts[1]);
            });
  }

  record Omen(Reason reason, String words) {}

  void givenUp(String job) {
    remember("givenUp", job);
  }

  boolean wasGivenUp(String job) {
    return note("givenUp").equals(Optional.of(job));
  }

  /** Notes whether the Job has not begun its work yet. */
  void notBegun(String job, boolean notBegun) {
    remember("notBegun", notBegun ? job : "");
  }

  boolean wasNotBegun(String job) {
    return note("notBegun").equals(Optional.of(job));
  }

  /** How long this process has seen the Job's image missing; zero in the first call. */
  Duration imageMissing(String job) {
    return since("noImage", job).map(Elapsed::here).orElse(Duration.ZERO);
  }

  /** How long this process has seen that the Job lost its server; zero in the first call. */
  Duration disconnected(String job) {
    return since("noServer", job).map(Elapsed::here).orElse(Duration.ZERO);
  }

  /** The time since the first call, which is this one when empty. */
  private Optional<Elapsed> since(String what, String job) {
    Optional<String> since = about(what, job);
    if (since.isEmpty()) {
      remember(what, job + " " + run.now());
      run.nowIs(key(what));
      return Optional.empty();
    }
    return Optional.of(run.since(key(what), Instant.parse(since.get())));
  }

  private Optional<String> about(String what, String job) {
    return note(what).filter(n -> n.startsWith(job + " ")).map(n -> n.substring(job.length() + 1));
  }

  private int number(String what, int otherwise) {
    return note(what).map(Integer::valueOf).orElse(otherwise);
  }

  private Optional<String> note(String what) {
    return run.note(key(what));
  }

  private void remember(String what, String value) {
    run.remember(key(what), value);
  }

  private String key(String what) {
    return purpose.isEmpty() ? what : what + "." + purpose;
  }
}
