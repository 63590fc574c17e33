package dev.obupgrade.plan;

/** The result of the search for an upgrade path. */
public sealed interface PathResult permits PathResult.NothingToDo, PathResult.NoPath, UpgradePath {

  /** The target build already runs. */
  record NothingToDo(Release running) implements PathResult {}

  /**
   * @param message what is wrong and how to fix it, for a person
   */
  record NoPath(Reason reason, String message) implements PathResult {}

  /** Why there is no path. */
  enum Reason {
    DOWNGRADE,
    UNKNOWN_START,
    UNKNOWN_TARGET,
    DEPRECATED_TARGET,
    NO_ROUTE
  }
}
