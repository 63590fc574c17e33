package dev.obupgrade.precheck;

/**
 * What a check is, whatever a cluster answers.
 *
 * @param name stable: it appears in statuses, scripts and the documentation
 * @param looksAt the views and parameters it reads
 * @param versions of which clusters it is asked
 * @param targets for upgrades to which versions it matters
 * @param expected what a fit cluster shows
 * @param remedy what to do when the cluster shows something else
 */
public record Definition(
    String name,
    String looksAt,
    Versions versions,
    Targets targets,
    String expected,
    String remedy) {

  /** One that matters wherever the upgrade goes to. */
  public Definition(
      String name, String looksAt, Versions versions, String expected, String remedy) {
    this(name, looksAt, versions, Targets.ALL, expected, remedy);
  }
}
