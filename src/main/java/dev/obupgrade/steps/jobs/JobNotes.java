package dev.obupgrade.steps.jobs;

import dev.obupgrade.flow.StepRun;
import dev.obupgrade.reason.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a step's record remembers of its Jobs, for one purpose. Each attempt is another Job; what is
 * noted of one by its name is nothing to the next.
 */
final class JobNotes {
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

  /** From now on another Job is meant. */
  void nextAttempt(int newLosses) {
    remember("attempt", String.valueOf(attempt() + 1));
    remember("lost", String.valueOf(newLosses));
  }

  void asked(String job) {
    remember("asked", job);
    run.madeJob(job);
  }

  boolean wasAsked(String job) {
    return note("asked").equals(Optional.of(job));
  }

  /** It is there; empty when it was seen before as another Job of the same name. */
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

  /** Why it is going to be lost, as long as that can still be seen. */
  void omen(String job, Reason reason, String words) {
    remember("omen", job + " " + reason + " " + words);
  }

  /** What was foreseen has passed by. */
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

  /** It has not begun its work, as of now. */
  void notBegun(String job, boolean notBegun) {
    if (notBegun || note("notBegun").isPresent()) {
      remember("notBegun", notBegun ? job : "");
    }
  }

  boolean wasNotBegun(String job) {
    return note("notBegun").equals(Optional.of(job));
  }

  /** For how long its image has been missing, with this call as the first time if it wasn't yet. */
  Duration imageMissing(String job) {
    Optional<String> since = about("noImage", job);
    if (since.isEmpty()) {
      remember("noImage", job + " " + run.now());
      return Duration.ZERO;
    }
    return Duration.between(Instant.parse(since.get()), run.now());
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
