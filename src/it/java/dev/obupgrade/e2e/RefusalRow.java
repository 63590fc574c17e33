package dev.obupgrade.e2e;

import java.util.List;
import java.util.function.Consumer;

/**
 * An upgrade that the operator or the API server refuses.
 *
 * @param what for people
 * @param fault what is wrong in the resource
 * @param arranged what is wrong in the cluster
 * @param undone fixes the cluster
 * @param reason of the condition Stalled; {@link #API_SERVER} when the API server refuses the
 *     resource
 * @param words that the message contains
 * @param waits whether the operator continues without a person once the cause is fixed
 */
record RefusalRow(
    String what,
    Consumer<Wish> fault,
    Consumer<ForeignSite> arranged,
    Consumer<ForeignSite> undone,
    String reason,
    List<String> words,
    boolean waits) {

  static final String API_SERVER = "(by the API server)";

  /** A row in which the resource is wrong. */
  RefusalRow(String what, Consumer<Wish> fault, String reason, String... words) {
    this(what, fault, site -> {}, site -> {}, reason, List.of(words), false);
  }

  /** A row in which the cluster is wrong. */
  RefusalRow(
      String what,
      Consumer<ForeignSite> arranged,
      Consumer<ForeignSite> undone,
      String reason,
      String... words) {
    this(what, wish -> {}, arranged, undone, reason, List.of(words), false);
  }

  RefusalRow whichWaits() {
    return new RefusalRow(what, fault, arranged, undone, reason, words, true);
  }

  boolean byApiServer() {
    return reason.equals(API_SERVER);
  }

  @Override
  public String toString() {
    return what;
  }
}
