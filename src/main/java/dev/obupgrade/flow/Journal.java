package dev.obupgrade.flow;

import dev.obupgrade.api.ObUpgradeStatus;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The status as it is known to stand, and the only way to change it. {@link #save} stores exactly
 * on top of what was read and throws when somebody else wrote in between; then nothing further may
 * be done with this journal.
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

  /** Stores what was changed since the last time; nothing when nothing was. */
  public void save() {
    if (!current.equals(stored)) {
      saveEvenIfEqual();
    }
  }

  /** Stores in any case: the write itself proves that nobody else is at work. */
  public void saveEvenIfEqual() {
    store.accept(current);
    stored = current;
  }
}
