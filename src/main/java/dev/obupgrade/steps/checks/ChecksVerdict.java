package dev.obupgrade.steps.checks;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.api.CheckStatus;
import dev.obupgrade.precheck.compaction.TabletMerges;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What all checks of a hop mean together: the vendor's script and the built-in suite must both
 * pass, and if only one does it is said which.
 */
public record ChecksVerdict(List<CheckStatus> checks) {
  /** The vendor's own, which counts as one check. */
  static final String SCRIPT = "upgrade_checker.py";

  /** Whether each node has the image, which neither of the two looks at. */
  static final String IMAGE = "ImageOnNodes";

  public ChecksVerdict {
    checks = List.copyOf(checks);
  }

  public boolean fit() {
    return failed().isEmpty();
  }

  /** In a sentence, with what failed and why. */
  public String words() {
    List<CheckStatus> suite = checks.stream().filter(ChecksVerdict::ofSuite).toList();
    List<CheckStatus> unfit = failed();
    boolean script = unfit.stream().noneMatch(c -> c.name().equals(SCRIPT));
    long failedOfSuite = unfit.stream().filter(ChecksVerdict::ofSuite).count();
    String who =
        "%s %s, the built-in suite %s"
            .formatted(
                SCRIPT,
                script ? "passed" : "failed",
                failedOfSuite == 0
                    ? "passed its %d checks".formatted(suite.size())
                    : "failed %d of %d checks".formatted(failedOfSuite, suite.size()));
    String why =
        unfit.stream()
            .map(c -> c.name() + (c.observed() == null ? "" : ": " + c.observed()))
            .collect(Collectors.joining("; "));
    return unfit.isEmpty() ? who : who + ": " + why;
  }

  List<CheckStatus> failed() {
    return checks.stream().filter(c -> c.result() == CheckResult.Failed).toList();
  }

  /**
   * Whether nothing is wrong but tablets that merge: the suite has seen them, and the script, which
   * looks at them too, may have failed for the same reason.
   */
  boolean onlyTabletsMerge() {
    Set<String> names = failed().stream().map(CheckStatus::name).collect(Collectors.toSet());
    return names.contains(TabletMerges.CHECK)
        && Set.of(TabletMerges.CHECK, SCRIPT).containsAll(names);
  }

  private static boolean ofSuite(CheckStatus check) {
    return !check.name().equals(SCRIPT) && !check.name().equals(IMAGE);
  }
}
