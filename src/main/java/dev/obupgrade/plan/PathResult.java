package dev.obupgrade.plan;

/** What the search for an upgrade path comes to. */
public sealed interface PathResult permits PathResult.NothingToDo, PathResult.NoPath, UpgradePath {

  /** The very build that is wanted runs already. */
  record NothingToDo(Release running) implements PathResult {}

  /**
   * @param message what stands in the way and what can be done about it, for a person
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
