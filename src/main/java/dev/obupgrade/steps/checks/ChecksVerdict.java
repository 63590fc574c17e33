package dev.obupgrade.steps.checks;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.api.CheckStatus;
import dev.obupgrade.precheck.compaction.TabletMerges;
import dev.obupgrade.reason.Reason;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Judges all checks of a hop together. The vendor's script and the built-in suite must both pass,
 * and the verdict says which one did not.
 */
public record ChecksVerdict(List<CheckStatus> checks) {
  /** The vendor's script, which counts as one check. */
  static final String SCRIPT = "upgrade_checker.py";

  /** Whether each node has the image, which neither of the two looks at. */
  static final String IMAGE = "ImageOnNodes";

  public ChecksVerdict {
    checks = List.copyOf(checks);
  }

  public boolean fit() {
    return failed().isEmpty();
  }

  /** What passed and what failed, and why. */
  public String words() {
    List<CheckStatus> suite = checks.stream().filter(ChecksVerdict::ofSuite).toList();
    List<CheckStatus> unfit = failed();
    boolean script = unfit.stream().noneMatch(c -> c.name().equals(SCRIPT));
    long failedOfSuite = unfit.stream().filter(ChecksVerdict::ofSuite).count();
    String who =
        "%s %s, and the built-in suite %s."
            .formatted(
                SCRIPT,
                script ? "passed" : "failed",
                failedOfSuite == 0
                    ? "passed its %d checks".formatted(suite.size())
                    : "failed %d of %d checks".formatted(failedOfSuite, suite.size()));
    String why =
        unfit.stream()
            .map(
                c ->
                    Reason.sentence(
                        c.name() + ": " + Objects.requireNonNullElse(c.observed(), "failed")))
            .collect(Collectors.joining(" "));
    return unfit.isEmpty() ? who : who + " " + why;
  }

  List<CheckStatus> failed() {
    return checks.stream().filter(c -> c.result() == CheckResult.Failed).toList();
  }

  /**
   * Whether merging tablets are all that is wrong: the suite saw them, and the script, which looks
   * at them too, may have failed for the same reason.
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
