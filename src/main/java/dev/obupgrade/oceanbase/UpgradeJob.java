package dev.obupgrade.oceanbase;

/**
 * The newest upgrade job of a type ({@code __all_rootservice_job}, types {@code UPGRADE…}). Older
 * rows of the type tell nothing: a job whose root service moved or died leaves its row INPROGRESS
 * for good, and the next job adds a row of its own.
 *
 * @param type such as {@link #ALL}
 */
public record UpgradeJob(long id, String type, State state, ServerAddress rootService) {

  /** The job that raises the tenants' data versions: what {@code upgrade_post.py} runs. */
  public static final String ALL = "UPGRADE_ALL";

  /** What the scripts of 4.1 to 4.3.0 run instead, where only the build is another one. */
  public static final String VIRTUAL_SCHEMA = "UPGRADE_VIRTUAL_SCHEMA";

  /** What has become of a job. */
  public enum State {
    /** In progress in the memory of the present root service. */
    RUNNING,
    /**
     * Its row says INPROGRESS, and the root service that ran it has moved or restarted since:
     * nobody works on it, and nothing ever ends its row.
     */
    DEAD,
    /** Succeeded, failed or stopped. */
    ENDED
  }

  public boolean running() {
    return state == State.RUNNING;
  }

  /**
   * Whether {@code upgrade_post.py} refuses because of it, and will for ever: before it runs its
   * job the script reads the newest row of that type, and takes INPROGRESS for running whoever ran
   * it (check_can_run_upgrade_job). A newer row of the type is what helps.
   */
  public boolean blocksForGood() {
    return state == State.DEAD && (type.equals(ALL) || type.equals(VIRTUAL_SCHEMA));
  }
}
