package dev.obupgrade.flow;

import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.status.StatusLimit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Holds the status, and is the only way to change it. {@link #save} writes over the version that
 * was read, and throws when somebody else wrote in between. After that nobody may use this journal.
 * What it stores is never larger than {@link StatusLimit} allows.
 */
public final class Journal {
  private final Consumer<ObUpgradeStatus> store;
  private ObUpgradeStatus stored;
  private ObUpgradeStatus current;

  /**
   * @param store writes the status over the version that was read, and remembers the new version;
   *     throws on conflict
   */
  public Journal(ObUpgradeStatus read, Consumer<ObUpgradeStatus> store) {
    this.stored = read;
    this.current = read;
    this.store = store;
  }

  public ObUpgradeStatus status() {
    return current;
  }

  public void edit(UnaryOperator<ObUpgradeStatus> change) {
    current = change.apply(current);
  }

  /** Stores what changed since the last time, if anything did. */
  public void save() {
    // What is stored is small enough.
    if (!current.equals(stored)) {
      current = StatusLimit.bounded(current);
      if (!current.equals(stored)) {
        write();
      }
    }
  }

  /** Stores in any case: the write itself proves that no other operator is at work. */
  public void saveEvenIfEqual() {
    current = StatusLimit.bounded(current);
    write();
  }

  private void write() {
    store.accept(current);
    stored = current;
  }
}
