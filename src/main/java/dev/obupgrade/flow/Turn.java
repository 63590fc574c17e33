package dev.obupgrade.flow;

import dev.obupgrade.api.HoldStatus;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.StepPhase;
import dev.obupgrade.api.StepStatus;
import dev.obupgrade.flow.Flow.Placed;
import dev.obupgrade.flow.FlowEngine.Request;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.status.Situation;
import dev.obupgrade.status.StatusWriter;
import dev.obupgrade.status.StepRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One turn of an engine at one step: the first that has not succeeded.
 *
 * @param <C> what a step can see and do
 */
final class Turn<C> {
  private static final Duration LONGEST_OF_SOON = Duration.ofSeconds(1);

  /**
   * What the turns of an engine share.
   *
   * @param stopwatch remembers while the process lives how long steps have waited
   */
  record Engine(StatusWriter writer, Time time, Stopwatch stopwatch) {}

  private final Engine engine;
  private final Journal journal;
  private final Request request;
  private final Placed<C> first;
  private final Placed<C> placed;
  private final FlowListener listener;
  private final Instant now;

  Turn(
      Engine engine,
      Journal journal,
      Request request,
      Placed<C> first,
      Placed<C> placed,
      FlowListener listener) {
    this.engine = engine;
    this.journal = journal;
    this.request = request;
    this.first = first;
    this.placed = placed;
    this.listener = listener;
    this.now = engine.time().now();
  }

  Optional<Hold> hold(StepInvoker<C> invoker) {
    boolean begun = StepRecords.find(journal.status(), placed.address()).isPresent();
    // Before the controls look, because they keep there what they remember.
    journal.edit(s -> s.withHeld(begun ? null : held(s.held())));
    return invoker.hold(placed.step(), stepRun(), begun);
  }

  /** Doesn't begin the step, and watches the world meanwhile. */
  Progress wait(Hold hold, StepInvoker<C> invoker) {
    if (newRetry()) {
      answerRetry();
    }
    journal.edit(
        s ->
            s.withHeld(
                held(s.held()).withReason(hold.reason().name()).withMessage(hold.message())));
    Optional<Duration> after = invoker.standBy(stepRun());
    save(
        new Situation.Held(
            placed.address(),
            hold.reason(),
            placed.address() + ": " + hold.message(),
            hold.wrong()));
    return new Progress.Again(
        after.filter(a -> a.compareTo(hold.recheck()) < 0).orElse(hold.recheck()));
  }

  private HoldStatus held(HoldStatus before) {
    String step = placed.address().toString();
    return before != null && before.step().equals(step)
        ? before
        : new HoldStatus(step, null, null, now, null);
  }

  private boolean newRetry() {
    return request.retry().filter(r -> !r.equals(journal.status().handledRetry())).isPresent();
  }

  /** Also when nothing had failed: an early retry must not apply to a later failure. */
  private void answerRetry() {
    journal.edit(s -> s.withHandledRetry(request.retry().orElseThrow()));
  }

  /**
   * Stores that the step has begun, or begins again; false when it has failed and nobody asks for a
   * retry.
   */
  boolean readyToRun() {
    Optional<StepStatus> record = StepRecords.find(journal.status(), placed.address());
    boolean newRetry = newRetry();
    if (newRetry) {
      answerRetry();
    }
    if (record.isEmpty()) {
      journal.edit(s -> s.withHeld(null));
      put(StepStatus.begun(placed.step().name(), now));
      stepRun().begins();
      save(running(placed.address() + " has begun."));
      listener.started(placed.address());
      return true;
    }
    if (record.get().phase() != StepPhase.Failed) {
      return true;
    }
    if (!newRetry) {
      return false;
    }
    put(record.get().retried(now));
    stepRun().begins();
    save(running("Retrying " + placed.address() + "."));
    listener.retried(placed.address());
    return true;
  }

  Progress run(StepInvoker<C> invoker) {
    StepRun run = stepRun();
    return switch (invoker.invoke(placed.step(), run)) {
      case StepResult.Done done -> succeed(run, done);
      case StepResult.Waiting waiting -> keepWaiting(run, waiting, invoker);
      case StepResult.Failed failed -> fail(run, failed);
      case StepResult.Queued queued -> queue(run, queued);
    };
  }

  /** Watches the world for a step that waits for a person. */
  Progress standBy(StepInvoker<C> invoker) {
    Optional<Duration> after = invoker.standBy(stepRun());
    journal.edit(s -> engine.writer().standsStill(s, request.generation(), placed.address(), now));
    journal.save();
    return new Progress.Halted(after);
  }

  private Progress succeed(StepRun run, StepResult.Done done) {
    StepStatus over = run.record().succeeded(done.message(), engine.time().now());
    String memo = Memo.of(over).only(placed.step().remembersForOthers()).text();
    put(over.withMemo(memo).withNotes(Map.of()));
    journal.edit(placed::closedIn);
    save(running(placed.address() + ": " + done.message()));
    listener.succeeded(placed.address(), done.message());
    return new Progress.Again(Duration.ZERO);
  }

  private Progress keepWaiting(StepRun run, StepResult.Waiting waiting, StepInvoker<C> invoker) {
    Trouble trouble = Trouble.seen(run, waiting);
    StepStatus record = run.record();
    Elapsed waited = run.waited();
    Limit limit = Limit.of(placed.step(), request.timeouts(), waited, () -> invoker.size(run));
    boolean overdue = waited.longerThan(limit.time()) || stillOverdue(waited, limit);
    String words = waiting.words(overdue || trouble.lasting(), overdue ? limit.words() : "");
    put(record.waiting(waiting.reason().name(), words));
    String message = placed.address() + ": " + words;
    boolean known = Conditions.isTrue(journal.status().conditions(), Conditions.STALLED);
    save(
        overdue || trouble.lasting()
            ? new Situation.Stalled(placed.address(), waiting.reason(), message, true)
            : running(message));
    if (overdue && !known) {
      listener.overdue(placed.address(), waiting.reason(), words);
    } else if (trouble.lasting() && !known) {
      listener.stalled(placed.address(), waiting.reason(), words);
    }
    return new Progress.Again(
        waiting.refused() ? pause(trouble) : paced(waiting.recheck(), waited.total()));
  }

  /** Another upgrade has the cluster. */
  private Progress queue(StepRun run, StepResult.Queued queued) {
    String words = queued.words();
    boolean known = queued.reason().name().equals(run.record().reason());
    if (placed.equals(first)) {
      put(run.record().waiting(queued.reason().name(), words));
    } else {
      replan();
    }
    save(
        new Situation.Held(
            first.address(), queued.reason(), first.address() + ": " + words, false));
    if (!known) {
      listener.queued(placed.address(), queued.reason(), words);
    }
    return new Progress.Again(placed.equals(first) ? queued.recheck() : Duration.ZERO);
  }

  /** What another upgrade changes meanwhile makes the plan void. */
  private void replan() {
    if (placed.address().zone().isPresent() || placed.address().hop().orElse(0) > 0) {
      throw new IllegalStateException(placed.address() + " is too late to wait for an upgrade");
    }
    journal.edit(ObUpgradeStatus::replanned);
  }

  /** What drifts is mended in several turns, and must not wait until somebody admits an act. */
  private Duration pause(Trouble trouble) {
    return Conditions.isTrue(journal.status().conditions(), Conditions.DRIFTED)
        ? Trouble.FIRST_PAUSE
        : trouble.pause();
  }

  /** An earlier process said so, and nothing has become better because this one is new. */
  private boolean stillOverdue(Elapsed waited, Limit limit) {
    return waited.mayExceed(limit.time())
        && Conditions.isTrue(journal.status().conditions(), Conditions.STALLED);
  }

  private StepRun stepRun() {
    return new StepRun(journal, placed.address(), now, request.upgrade(), engine.stopwatch());
  }

  private Progress fail(StepRun run, StepResult.Failed failed) {
    String words = failed.words(journal.status().plan() != null);
    Trouble.over(run);
    put(run.record().failed(failed.reason().name(), words, engine.time().now()));
    save(
        new Situation.Stalled(
            placed.address(), failed.reason(), placed.address() + ": " + words, false));
    listener.failed(placed.address(), failed.reason(), words);
    // What drifted during this last turn needs a look too.
    return new Progress.Halted(Optional.of(Duration.ZERO));
  }

  private Situation running(String message) {
    return new Situation.Running(placed.address(), placed.phase(), message);
  }

  private void put(StepStatus record) {
    journal.edit(s -> StepRecords.put(s, placed.address(), record));
  }

  private void save(Situation situation) {
    journal.edit(s -> engine.writer().write(s, request.generation(), situation, now));
    journal.save();
  }

  /**
   * Spaces the looks of a step out: the wait between two is a third of the time waited so far. So
   * the step sees soon what comes true within a second, and does not look hundreds of times at what
   * takes a minute.
   */
  private static Duration paced(Duration recheck, Duration waited) {
    if (recheck.compareTo(LONGEST_OF_SOON) >= 0) {
      return recheck;
    }
    Duration third = waited.dividedBy(3);
    if (third.compareTo(recheck) <= 0) {
      return recheck;
    }
    return third.compareTo(LONGEST_OF_SOON) < 0 ? third : LONGEST_OF_SOON;
  }
}
