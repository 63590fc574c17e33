package dev.obupgrade.plan;

import java.util.Collection;
import java.util.Set;

/**
 * The {@code require_from_binary} of a version: whether an upgrade must complete this version,
 * including its binaries, before it continues.
 *
 * @param whenComeFrom if not empty, the barrier stops only upgrades from these releases
 * @param whenUpgradedTo if not empty, the barrier stops only upgrades that continue to these
 *     releases
 */
public record Barrier(boolean required, Set<Release> whenComeFrom, Set<Release> whenUpgradedTo) {

  public static final Barrier NONE = new Barrier(false, Set.of(), Set.of());

  public Barrier {
    whenComeFrom = Set.copyOf(whenComeFrom);
    whenUpgradedTo = Set.copyOf(whenUpgradedTo);
  }

  /**
   * @param comesFrom the release whose binaries run: the start, or the last barrier passed
   * @param goesOnTo the releases that follow on the path, including the target
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
