package dev.obupgrade.flow;

import dev.obupgrade.api.HoldStatus;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.StepPhase;
import dev.obupgrade.api.StepStatus;
import dev.obupgrade.api.ZoneStatus;
import dev.obupgrade.status.StepAddress;
import dev.obupgrade.status.StepRecords;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** One call of one step: what it may read of the status, and how it announces an action. */
public final class StepRun {
  private final Journal journal;
  private final StepAddress address;
  private final Instant now;
  private final String upgrade;
  private final Stopwatch stopwatch;

  /**
   * @param upgrade its uid
   */
  public StepRun(
      Journal journal, StepAddress address, Instant now, String upgrade, Stopwatch stopwatch) {
    this.journal = journal;
    this.address = address;
    this.now = now;
    this.upgrade = upgrade;
    this.stopwatch = stopwatch;
  }

  public StepAddress address() {
    return address;
  }

  /** The wall clock, for records that people read. How long ago one was: {@link #since}. */
  public Instant now() {
    return now;
  }

  public ObUpgradeStatus status() {
    return journal.status();
  }

  public StepStatus record() {
    return find(address).orElseThrow();
  }

  /** The record of a step. One that a control holds has a record only in {@code status.held}. */
  private Optional<StepStatus> find(StepAddress step) {
    return StepRecords.find(journal.status(), step)
        .or(
            () ->
                held(step)
                    .map(
                        held -> StepStatus.begun(step.step(), held.since()).withMemo(held.memo())));
  }

  private Optional<HoldStatus> held(StepAddress step) {
    return Optional.ofNullable(journal.status().held())
        .filter(held -> held.step().equals(step.toString()));
  }

  private void put(StepAddress step, StepStatus record) {
    if (StepRecords.find(journal.status(), step).isEmpty() && held(step).isPresent()) {
      journal.edit(s -> s.withHeld(s.held().withMemo(record.memo())));
    } else {
      journal.edit(s -> StepRecords.put(s, step, record));
    }
  }

  /**
   * Stores an action before the step takes it. After a crash the next operator knows that it may
   * have happened, and a replica that no longer leads fails here, before it acts.
   */
  public void act(String message) {
    // A step that has failed stays so, with its words: only a person begins it again.
    if (record().phase() != StepPhase.Failed) {
      put(address, record().acting(message));
    }
    journal.saveEvenIfEqual();
  }

  /** What this step remembers under a name. */
  public Optional<String> note(String key) {
    return Memo.value(record(), key);
  }

  /** All that this step remembers, by name. */
  public Map<String, String> notes() {
    return Memo.of(record()).values();
  }

  /** What another step of the same place remembers. */
  public Optional<String> noteOf(String step, String key) {
    return recordOf(step).flatMap(r -> Memo.value(r, key));
  }

  /** What a step of any place remembers for others. */
  public Optional<String> noteAt(StepAddress place, String key) {
    return noteIn(journal.status(), place, key);
  }

  /** What a step of any upgrade remembers for others. */
  public static Optional<String> noteIn(ObUpgradeStatus status, StepAddress place, String key) {
    return StepRecords.find(status, place).flatMap(r -> Memo.value(r, key));
  }

  /** How long ago this step began, or was retried. */
  public Elapsed waited() {
    return waitedFor(address, record());
  }

  /** How long ago another step of the same place began. */
  public Optional<Elapsed> sinceBegun(String step) {
    return recordOf(step).map(record -> waitedFor(address.sibling(step), record));
  }

  private Elapsed waitedFor(StepAddress step, StepStatus record) {
    return stopwatch.since(upgrade + " " + step, record.startedAt());
  }

  /** This step begins, or begins again. */
  void begins() {
    stopwatch.begin(upgrade + " " + address, record().startedAt());
  }

  /** What the step waited for was none of its business: its deadline counts from now. */
  public void beginAgain() {
    journal.edit(s -> StepRecords.put(s, address, record().retried(now)));
    begins();
  }

  /** The moment that this step records under a name is now. */
  public void nowIs(String name) {
    stopwatch.begin(key(name), now);
  }

  /**
   * How long ago the moment was that the status records.
   *
   * @param name of the moment within this step
   */
  public Elapsed since(String name, Instant recorded) {
    return stopwatch.since(key(name), recorded);
  }

  private String key(String name) {
    return upgrade + " " + address + " " + name;
  }

  private Optional<StepStatus> recordOf(String step) {
    return StepRecords.find(journal.status(), address.sibling(step));
  }

  /**
   * Remembers a value until the step is over; an empty value removes it. The next {@link #act} or
   * the step's result stores it, whichever comes first.
   */
  public void remember(String key, String value) {
    rememberAt(address, key, value);
  }

  /** Forgets every value with such a name; stored like {@link #remember}. */
  public void forget(Predicate<String> names) {
    put(address, record().withMemo(Memo.of(record()).without(names).text()).withNotes(Map.of()));
  }

  /** Has another step remember a value that later steps read; stored like {@link #remember}. */
  public void rememberAt(StepAddress place, String key, String value) {
    find(place)
        .ifPresent(
            r -> put(place, r.withMemo(Memo.of(r).with(key, value).text()).withNotes(Map.of())));
  }

  /** Records the Job that the step created last; stored like {@link #remember}. */
  public void madeJob(String job) {
    put(address, record().withJob(job));
  }

  /** Changes the record of the step's zone; stored like {@link #remember}. */
  public void editZone(UnaryOperator<ZoneStatus> change) {
    journal.edit(s -> StepRecords.editZone(s, address, change));
  }

  /** Changes other parts of the status, stored like {@link #remember}. */
  public void edit(UnaryOperator<ObUpgradeStatus> change) {
    journal.edit(change);
  }
}
