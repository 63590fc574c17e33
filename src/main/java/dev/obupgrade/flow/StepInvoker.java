package dev.obupgrade.flow;

/**
 * Calls a step with what it needs, and turns errors from outside it (no answer, a refusal) into an
 * answer.
 *
 * @param <C> what a step can see and do
 */
@FunctionalInterface
public interface StepInvoker<C> {

  StepResult invoke(Step<C> step, StepRun run);
}
