package dev.obupgrade.precheck.check;

/**
 * The fixed part of a check: what it reads, when it applies and what a person does if it fails.
 *
 * @param name stable: it appears in statuses, scripts and the documentation
 * @param looksAt the views and parameters it reads
 * @param versions the cluster versions that it applies to
 * @param targets the target versions that it applies to
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

  /** Defines a check that applies to all targets. */
  public Definition(
      String name, String looksAt, Versions versions, String expected, String remedy) {
    this(name, looksAt, versions, Targets.ALL, expected, remedy);
  }
}
