package dev.obupgrade.e2e;

import java.util.List;
import java.util.function.Consumer;

/**
 * An upgrade that is refused.
 *
 * @param what for people
 * @param fault what is wrong about the wish
 * @param arranged what is wrong about the cluster
 * @param undone puts the cluster right
 * @param reason of the condition Stalled; {@link #API_SERVER} when the resource isn't even taken
 * @param words that the message has
 * @param waits it goes on by itself once it is put right
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

  /** The wish is wrong. */
  RefusalRow(String what, Consumer<Wish> fault, String reason, String... words) {
    this(what, fault, site -> {}, site -> {}, reason, List.of(words), false);
  }

  /** The cluster is wrong. */
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
