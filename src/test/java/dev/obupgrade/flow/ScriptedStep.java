package dev.obupgrade.flow;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** A step that answers what the test has laid down; its context says nothing. */
final class ScriptedStep implements Step<String> {
  private final String name;
  private final Deque<Supplier<StepResult>> answers = new ArrayDeque<>();
  private TimeLimit limit = TimeLimit.of(Duration.ofMinutes(10));
  int calls;

  ScriptedStep(String name) {
    this.name = name;
  }

  ScriptedStep answers(StepResult answer) {
    return answers(() -> answer);
  }

  ScriptedStep answers(Supplier<StepResult> answer) {
    answers.add(answer);
    return this;
  }

  @Override
  public String name() {
    return name;
  }

  ScriptedStep limitedTo(TimeLimit newLimit) {
    limit = newLimit;
    return this;
  }

  @Override
  public Duration deadline() {
    return limit.least();
  }

  @Override
  public TimeLimit limit() {
    return limit;
  }

  /** The last answer is given again and again. */
  @Override
  public StepResult run(String context) {
    calls++;
    return (answers.size() > 1 ? answers.remove() : answers.element()).get();
  }
}
