package dev.obupgrade.plan;

import java.util.Collection;
import java.util.Set;

/**
 * The {@code require_from_binary} of a version: whether an upgrade that passes it must be done to
 * that version in full, binaries included, before it goes on.
 *
 * @param whenComeFrom if not empty, it is one only for upgrades that come from these
 * @param whenUpgradedTo if not empty, it is one only for upgrades that go on to these
 */
public record Barrier(boolean required, Set<Release> whenComeFrom, Set<Release> whenUpgradedTo) {

  public static final Barrier NONE = new Barrier(false, Set.of(), Set.of());

  public Barrier {
    whenComeFrom = Set.copyOf(whenComeFrom);
    whenUpgradedTo = Set.copyOf(whenUpgradedTo);
  }

  /**
   * @param comesFrom the release whose binaries run: the start, or the last barrier passed
   * @param goesOnTo everything that follows on the way, the target included
   */
  public boolean stops(Release comesFrom, Collection<Release> goesOnTo) {
    return required
        && (whenComeFrom.isEmpty() || names(whenComeFrom, comesFrom))
        && (whenUpgradedTo.isEmpty() || goesOnTo.stream().anyMatch(r -> names(whenUpgradedTo, r)));
  }

  private static boolean names(Set<Release> releases, Release release) {
    return releases.contains(release) || releases.contains(release.withoutBuild());
  }
}
