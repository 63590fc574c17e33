package dev.obupgrade.flow;

import dev.obupgrade.api.HoldStatus;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.StepPhase;
import dev.obupgrade.api.StepStatus;
import dev.obupgrade.flow.Flow.Placed;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.status.Situation;
import dev.obupgrade.status.StatusWriter;
import dev.obupgrade.status.StepRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs a flow, one step a turn.
 *
 * <ol>
 *   <li>Takes the first step without a recorded success. Does nothing while the steps on record are
 *       not those of the list: {@link Misfit}.
 *   <li>Waits while a control of a person holds a step that has not begun.
 *   <li>Stores that the step has begun.
 *   <li>Runs it once.
 *   <li>Stores its answer. Done: the next turn takes the next step. Waiting: the next turn runs the
 *       step again; past its time limit, or when a trouble that a person may have to end has lasted
 *       for a while, the engine reports that, and the step continues to look. Failed: the engine
 *       only stands by until a person asks for a retry. Queued: as waiting, without a deadline.
 * </ol>
 *
 * @param <C> what a step can see and do
 */
public final class FlowEngine<C> {
  private static final Duration LONGEST_OF_SOON = Duration.ofSeconds(1);

  /** Only another operator can end the hold, and it looks for itself. */
  private static final Duration HELD = Duration.ofMinutes(1);

  private final StatusWriter writer;
  private final Time time;
  private final Stopwatch stopwatch;

  public FlowEngine(StatusWriter writer, Time time) {
    this.writer = writer;
    this.time = time;
    this.stopwatch = new Stopwatch(time);
  }

  /**
   * One turn.
   *
   * @param request what the resource asks for now
   * @param invoker calls the step
   */
  public Progress turn(
      Flow<C> flow,
      Journal journal,
      Request request,
      StepInvoker<C> invoker,
      FlowListener listener) {
    if (editedBeforePlan(journal.status(), request)) {
      journal.edit(s -> s.withSteps(s.steps().stream().map(r -> r.retried(time.now())).toList()));
    }
    List<Placed<C>> places = flow.places(Optional.ofNullable(journal.status().plan()));
    Optional<Misfit> misfit = Misfit.find(journal.status(), places);
    if (misfit.isPresent()) {
      return hold(misfit.get(), journal, request, listener);
    }
    // An operator before 0.3.0 did not close zones and hops.
    places.forEach(p -> journal.edit(p::closedIn));
    return next(places, journal, request, invoker, listener);
  }

  /**
   * One turn of a list that takes the place of the upgrade's own list for good: how far that one is
   * says nothing about this one. None of its steps is within a hop.
   */
  public Progress turnInstead(
      Flow<C> flow,
      Journal journal,
      Request request,
      StepInvoker<C> invoker,
      FlowListener listener) {
    return next(flow.places(Optional.empty()), journal, request, invoker, listener);
  }

  private Progress next(
      List<Placed<C>> places,
      Journal journal,
      Request request,
      StepInvoker<C> invoker,
      FlowListener listener) {
    Optional<Placed<C>> next =
        places.stream()
            .filter(p -> !StepRecords.succeeded(journal.status(), p.address()))
            .findFirst();
    if (next.isEmpty()) {
      return new Progress.Complete();
    }
    Turn turn = new Turn(journal, request, places.getFirst(), next.get(), listener);
    Optional<Hold> hold = turn.hold(invoker);
    if (hold.isPresent()) {
      return turn.wait(hold.get(), invoker);
    }
    return turn.readyToRun() ? turn.run(invoker) : turn.standBy(invoker);
  }

  private Progress hold(Misfit misfit, Journal journal, Request request, FlowListener listener) {
    boolean known = misfit.reported(journal.status());
    journal.edit(s -> writer.write(s, request.generation(), misfit.situation(), time.now()));
    journal.save();
    if (!known) {
      listener.stalled(misfit.at(), Misfit.REASON, misfit.explanation());
    }
    return new Progress.Again(HELD);
  }

  /**
   * What the resource asks for.
   *
   * @param upgrade its uid
   * @param generation of the spec
   * @param retry the value of {@code spec.retry}, if any
   * @param timeouts {@code spec.timeouts}, by the name of the step
   */
  public record Request(
      String upgrade, Long generation, Optional<String> retry, Map<String, Duration> timeouts) {

    public Request {
      timeouts = Map.copyOf(timeouts);
    }

    /** A request that leaves every step its own limit. */
    public Request(String upgrade, Long generation, Optional<String> retry) {
      this(upgrade, generation, retry, Map.of());
    }
  }

  /**
   * Whether the spec changed before there was a plan. The operator has changed nothing by then, so
   * every answer so far, good or bad, was to another question.
   */
  private static boolean editedBeforePlan(ObUpgradeStatus status, Request request) {
    return status.plan() == null
        && status.observedGeneration() != null
        && !status.observedGeneration().equals(request.generation());
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

  private final class Turn {
    private final Journal journal;
    private final Request request;
    private final Placed<C> first;
    private final Placed<C> placed;
    private final FlowListener listener;
    private final Instant now = time.now();

    Turn(
        Journal journal,
        Request request,
        Placed<C> first,
        Placed<C> placed,
        FlowListener listener) {
      this.journal = journal;
      this.request = request;
      this.first = first;
      this.placed = placed;
      this.listener = listener;
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
     * Stores that the step has begun, or begins again; false when it has failed and nobody asks for
     * a retry.
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
      journal.edit(s -> writer.standsStill(s, request.generation(), placed.address(), now));
      journal.save();
      return new Progress.Halted(after);
    }

    private Progress succeed(StepRun run, StepResult.Done done) {
      StepStatus over = run.record().succeeded(done.message(), time.now());
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
      return new StepRun(journal, placed.address(), now, request.upgrade(), stopwatch);
    }

    private Progress fail(StepRun run, StepResult.Failed failed) {
      String words = failed.words(journal.status().plan() != null);
      Trouble.over(run);
      put(run.record().failed(failed.reason().name(), words, time.now()));
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
      journal.edit(s -> writer.write(s, request.generation(), situation, now));
      journal.save();
    }
  }
}
