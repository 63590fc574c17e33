package dev.obupgrade.flow;

import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.flow.Flow.Placed;
import dev.obupgrade.status.StatusWriter;
import dev.obupgrade.status.StepRecords;
import java.time.Duration;
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
  /** Only another operator can end the hold, and it looks for itself. */
  private static final Duration HELD = Duration.ofMinutes(1);

  private final Turn.Engine engine;

  public FlowEngine(StatusWriter writer, Time time) {
    this.engine = new Turn.Engine(writer, time, new Stopwatch(time));
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
      journal.edit(
          s -> s.withSteps(s.steps().stream().map(r -> r.retried(engine.time().now())).toList()));
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
    Turn<C> turn = new Turn<>(engine, journal, request, places.getFirst(), next.get(), listener);
    Optional<Hold> hold = turn.hold(invoker);
    if (hold.isPresent()) {
      return turn.wait(hold.get(), invoker);
    }
    return turn.readyToRun() ? turn.run(invoker) : turn.standBy(invoker);
  }

  private Progress hold(Misfit misfit, Journal journal, Request request, FlowListener listener) {
    boolean known = misfit.reported(journal.status());
    journal.edit(
        s ->
            engine
                .writer()
                .write(s, request.generation(), misfit.situation(), engine.time().now()));
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
}
