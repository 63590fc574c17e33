package dev.obupgrade.steps.hop;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.oceanbase.Compaction;
import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Named;
import dev.obupgrade.precheck.compaction.TabletMerges;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.NotedTime;
import dev.obupgrade.steps.context.UpgradeContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Waits until no tablet has a merge to finish, as the checks before a hop want it. In a cluster
 * with writes, adaptive compaction starts such merges at any time, although every tenant is IDLE.
 * Each lasts about two minutes and the length of the merge. So the checks wait for a moment without
 * any, but not for ever.
 */
public final class TabletsAtRest {
  /** Note: since when the operator has waited for tablets. */
  private static final String SINCE = "tabletsSince";

  /** A count of tablets costs the database something. */
  private static final Duration RECHECK = Duration.ofSeconds(10);

  private TabletsAtRest() {}

  /**
   * What the step waits for; empty when no tablet merges, when merges don't matter for the target,
   * or when the operator has waited long enough.
   *
   * @param target of the hop whose checks come next
   */
  public static Optional<StepResult> notYet(
      UpgradeContext context, ObVersion target, Duration longest) {
    var since = new NotedTime(context.run(), SINCE);
    if (since.before(longest)
        || !TabletMerges.matter(context.database().upgradeState().minObserverVersions(), target)) {
      return Optional.empty();
    }
    long merging = context.database().count(Obstacle.TABLET_MERGE).orElse(0);
    if (merging == 0) {
      return Optional.empty();
    }
    since.isNowAtFirst();
    return Optional.of(
        new StepResult.Waiting(
            Reason.TabletsMerging,
            "%d tablets have a merge to finish.%s The checks start when they have, or %d min after the operator first saw them."
                .formatted(merging, suspended(context), longest.toMinutes()),
            RECHECK));
  }

  /**
   * Whether there is time left for another try, after the checks saw such merges although the
   * operator had seen none.
   */
  public static boolean mayBeWaitedFor(UpgradeContext context, Duration longest) {
    var since = new NotedTime(context.run(), SINCE);
    since.isNowAtFirst();
    return !since.before(longest);
  }

  /** Forgets how long the operator has waited: the next wait starts from zero. */
  public static void forget(UpgradeContext context) {
    new NotedTime(context.run(), SINCE).forget();
  }

  private static String suspended(UpgradeContext context) {
    List<String> tenants =
        context.database().compactions().stream()
            .filter(Compaction::suspended)
            .map(c -> Named.tenant(context.database(), c.tenantId()))
            .toList();
    return tenants.isEmpty()
        ? ""
        : " The merges of tenants %s are suspended (ALTER SYSTEM RESUME MERGE resumes them)."
            .formatted(Finding.few(tenants));
  }
}
