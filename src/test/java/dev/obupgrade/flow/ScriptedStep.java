package dev.obupgrade.flow;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** A step that answers what the test has laid down; its context says nothing. */
final class ScriptedStep implements Step<String> {
  private final String name;
  private final Deque<Supplier<StepResult>> answers = new ArrayDeque<>();
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

  @Override
  public Duration deadline() {
    return Duration.ofMinutes(10);
  }

  /** The last answer is given again and again. */
  @Override
  public StepResult run(String context) {
    calls++;
    return (answers.size() > 1 ? answers.remove() : answers.element()).get();
  }
}
