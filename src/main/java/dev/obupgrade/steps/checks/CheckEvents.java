package dev.obupgrade.steps.checks;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.api.CheckStatus;
import dev.obupgrade.kube.Events;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.UpgradeContext;
import java.util.List;

/**
 * Publishes an event for each check that needs attention, so that people who watch events see it.
 * The events come before the operator stores the result: after a crash in between they come twice,
 * but none is lost.
 */
final class CheckEvents {
  /** The most events of a kind: a cluster that is down fails dozens of checks for one reason. */
  private static final int MOST = 10;

  private static final int EVIDENCE = 400;

  private CheckEvents() {}

  static void publish(UpgradeContext context, List<CheckStatus> checks) {
    publish(context, checks, CheckResult.Failed, Reason.CheckFailed);
    publish(context, checks, CheckResult.Warning, Reason.CheckWarning);
  }

  private static void publish(
      UpgradeContext context, List<CheckStatus> checks, CheckResult result, Reason reason) {
    Events events = context.kubernetes().events();
    List<CheckStatus> ofResult = checks.stream().filter(c -> c.result() == result).toList();
    ofResult.stream().limit(MOST).forEach(c -> events.warning(context.upgrade(), reason, words(c)));
    if (ofResult.size() > MOST) {
      events.warning(
          context.upgrade(),
          reason,
          "%d more checks: see status.hops[].checks.".formatted(ofResult.size() - MOST));
    }
  }

  private static String words(CheckStatus check) {
    return "%s: %s Expected: %s Fix: %s"
        .formatted(
            check.name(),
            Reason.sentence(cut(check.observed())),
            Reason.sentence(check.expected()),
            Reason.sentence(check.remedy()));
  }

  /** Kubernetes cuts an event at its end, where the fix is. */
  private static String cut(String evidence) {
    return evidence == null || evidence.length() <= EVIDENCE
        ? evidence
        : evidence.substring(
                0, evidence.offsetByCodePoints(0, evidence.codePointCount(0, EVIDENCE)))
            + "…";
  }
}
