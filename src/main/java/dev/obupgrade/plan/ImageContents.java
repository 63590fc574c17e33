package dev.obupgrade.plan;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an OceanBase image has in it, as far as an upgrade needs to know.
 *
 * @param observer the build that the image's observer says it is
 * @param upgradeDep the text of its {@code oceanbase_upgrade_dep.yml}, if it has one
 * @param scripts those of the upgrade scripts that are there, by file name
 * @param interpreter the Python that can run the scripts, with its version, if there is one
 * @param interpreterProblem what each Python lacks, when none can
 */
public record ImageContents(
    BuildVersion observer,
    Optional<String> upgradeDep,
    Set<String> scripts,
    Optional<String> interpreter,
    Optional<String> interpreterProblem) {

  /** The four scripts without which no hop can be done with the image. */
  public static final Set<String> NEEDED_SCRIPTS =
      Set.of(
          "upgrade_checker.py", "upgrade_pre.py", "upgrade_health_checker.py", "upgrade_post.py");

  public ImageContents {
    scripts = Set.copyOf(scripts);
  }

  /** Which of the needed scripts the image does not have. */
  public Set<String> missingScripts() {
    var missing = new TreeSet<>(NEEDED_SCRIPTS);
    missing.removeAll(scripts);
    return missing;
  }
}
