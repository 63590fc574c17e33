package dev.obupgrade.flow;

import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.StepStatus;
import dev.obupgrade.status.StepAddress;
import dev.obupgrade.status.StepRecords;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One call of one step: what it may read of the status and how it announces what it is about to do.
 */
public final class StepRun {
  private final Journal journal;
  private final StepAddress address;
  private final Instant now;

  public StepRun(Journal journal, StepAddress address, Instant now) {
    this.journal = journal;
    this.address = address;
    this.now = now;
  }

  public StepAddress address() {
    return address;
  }

  public Instant now() {
    return now;
  }

  public ObUpgradeStatus status() {
    return journal.status();
  }

  public StepStatus record() {
    return StepRecords.find(journal.status(), address).orElseThrow();
  }

  /**
   * Announces an action and stores that before it is taken: after a crash it is known that it may
   * have happened, and whoever is no longer in charge fails here, before doing anything.
   */
  public void act(String message) {
    journal.edit(s -> StepRecords.put(s, address, record().acting(message)));
    journal.saveEvenIfEqual();
  }

  public Optional<String> note(String key) {
    return Optional.ofNullable(record().notes().get(key));
  }

  /** What another step of the same place noted. */
  public Optional<String> noteOf(String step, String key) {
    return recordOf(step).map(r -> r.notes().get(key));
  }

  /** When another step of the same place began. */
  public Optional<Instant> begunAt(String step) {
    return recordOf(step).map(StepStatus::startedAt);
  }

  private Optional<StepStatus> recordOf(String step) {
    return StepRecords.find(journal.status(), address.sibling(step));
  }

  /**
   * Remembers a value for good; stored with the next {@link #act} or the step's result, whichever
   * comes first.
   */
  public void remember(String key, String value) {
    journal.edit(s -> StepRecords.put(s, address, record().noted(key, value)));
  }

  /** Changes other parts of the status, stored like {@link #remember}. */
  public void edit(UnaryOperator<ObUpgradeStatus> change) {
    journal.edit(change);
  }
}
