package dev.obupgrade.steps.hop;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.oceanbase.Compaction;
import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.precheck.compaction.TabletMerges;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.NotedTime;
import dev.obupgrade.steps.context.UpgradeContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * No tablet has received a merge that it has not finished, as the checks before a hop want it. In a
 * cluster that is written to, adaptive compaction makes some at any time, for about two minutes and
 * the length of the merge, with every tenant IDLE: so the checks wait for a moment without, but not
 * for ever.
 */
public final class TabletsAtRest {
  /** Note: since when tablets have been waited for. */
  private static final String SINCE = "tabletsSince";

  /** A count of tablets costs the database something. */
  private static final Duration RECHECK = Duration.ofSeconds(10);

  private TabletsAtRest() {}

  /**
   * What is waited for; empty when no tablet merges, when none of it matters for the target, or
   * when it has been waited for long enough.
   *
   * @param target of the hop whose checks are to begin
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
            "%d tablets have a merge to finish%s. The checks begin when they have, or %d min after they were first seen."
                .formatted(merging, suspended(context), longest.toMinutes()),
            RECHECK));
  }

  /**
   * The checks have seen some all the same: they came between the last look and the checks. Whether
   * there is time left for another try.
   */
  public static boolean mayBeWaitedFor(UpgradeContext context, Duration longest) {
    var since = new NotedTime(context.run(), SINCE);
    since.isNowAtFirst();
    return !since.before(longest);
  }

  /** The next time they are waited for as if they had never been. */
  public static void forget(UpgradeContext context) {
    new NotedTime(context.run(), SINCE).forget();
  }

  private static String suspended(UpgradeContext context) {
    List<Long> tenants =
        context.database().compactions().stream()
            .filter(Compaction::suspended)
            .map(Compaction::tenantId)
            .toList();
    return tenants.isEmpty()
        ? ""
        : ", and merges of tenants %s are suspended, which keeps theirs waiting (ALTER SYSTEM RESUME MERGE)"
            .formatted(tenants);
  }
}
