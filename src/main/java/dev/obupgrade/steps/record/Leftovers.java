package dev.obupgrade.steps.record;

import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.oceanbase.ClusterView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All records of one cluster together. Usually there is one. There are more after somebody renamed
 * a StatefulSet, added a zone or moved to another namespace. Merging them a second time changes
 * nothing.
 */
final class Leftovers {
  private final List<Leftover> all;
  private final List<SavedValue> now;

  /**
   * @param now what a new record would save
   */
  private Leftovers(List<Leftover> all, List<SavedValue> now) {
    this.all = all;
    this.now = now;
  }

  /**
   * The records that count.
   *
   * @param mine the record that this upgrade holds
   * @param left those that a deleted one left, the one that counts more first
   * @param now what a new record would save
   */
  static Leftovers of(
      Optional<ClusterRecord> mine,
      List<ClusterRecord> left,
      ClusterView view,
      List<SavedValue> now) {
    Stream<Leftover> own =
        mine.stream().map(r -> r.hop().isPresent() ? Leftover.underWay(r) : Leftover.of(r, view));
    return new Leftovers(
        Stream.concat(own, left.stream().map(r -> Leftover.of(r, view))).toList(), now);
  }

  /** The record of an upgrade that somebody must finish. */
  Optional<ClusterRecord> unfinished() {
    return all.stream().filter(l -> l.unfinished(now)).map(Leftover::record).findFirst();
  }

  /** Whether a record has something that the database does not have. */
  boolean needed() {
    return unfinished().isPresent() || all.stream().anyMatch(l -> !l.kept(now).isEmpty());
  }

  /** The values to restore at the end. Of two records with the same value the first one counts. */
  List<SavedValue> values() {
    boolean underWay = all.stream().anyMatch(Leftover::whole);
    List<SavedValue> values = new ArrayList<>(underWay ? List.of() : now);
    for (Leftover leftover : all) {
      List<SavedValue> before = List.copyOf(values);
      leftover.kept(now).stream()
          .filter(kept -> before.stream().noneMatch(there -> Leftover.same(there, kept)))
          .forEach(values::add);
    }
    if (!underWay || all.size() > 1) {
      values.sort(SavedParameters.ORDER);
    }
    return values;
  }

  /** The record with all values and the place that count now. A hop not under way is none. */
  ClusterRecord mergedInto(ClusterRecord record) {
    ClusterRecord merged = record.withSaved(values());
    return unfinished()
        .map(merged::placedAs)
        .orElseGet(() -> merged.at(Optional.empty(), Optional.empty()));
  }
}
