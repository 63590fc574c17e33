package dev.obupgrade.api;

/** The names of all steps that an upgrade can have, for the definition's rule. */
final class StepNames {
  static final String ALL =
      "validate, resolvePath, takeRecord, preCheck, prepare, clusterHealthy, pullImage, stopZone, "
          + "minorFreeze, replacePods, versionRefreshed, logInSync, schemaRefreshed, zoneHealthy, "
          + "startZone, zoneServing, finish, verifyVersion, restoreParameters, settle, verify, "
          + "releaseRecord, stopJobs, endUpgradeMode, resumeMerges, restoreValues, proveUndone";

  static final String RULE = "self.all(s, s in '" + ALL + "'.split(', '))";
  static final String MESSAGE =
      "A name in spec.timeouts is not that of a step. Fix: use only these names: " + ALL + ".";

  private StepNames() {}
}
