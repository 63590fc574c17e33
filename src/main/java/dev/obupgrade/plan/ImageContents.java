package dev.obupgrade.plan;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an upgrade needs to know about the contents of an OceanBase image.
 *
 * @param observer the build that the image's observer reports
 * @param upgradeDep the text of its {@code oceanbase_upgrade_dep.yml}, if it has one
 * @param scripts the file names of the upgrade scripts that the image has
 * @param interpreter the Python that can run the scripts, with its version, if there is one
 * @param interpreterProblem what each Python lacks, if none can run the scripts
 */
public record ImageContents(
    BuildVersion observer,
    Optional<String> upgradeDep,
    Set<String> scripts,
    Optional<String> interpreter,
    Optional<String> interpreterProblem) {

  /** The script that only asks. The other three change the database. */
  public static final String HEALTH_CHECKER = "upgrade_health_checker.py";

  /** The four scripts that every hop needs from the image. */
  public static final Set<String> NEEDED_SCRIPTS =
      Set.of("upgrade_checker.py", "upgrade_pre.py", HEALTH_CHECKER, "upgrade_post.py");

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
