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

  /** What the scripts of 4.1 to 4.3.0 run instead, where only the build differs. */
  public static final String VIRTUAL_SCHEMA = "UPGRADE_VIRTUAL_SCHEMA";

  /** The state of a job. */
  public enum State {
    /** In progress in the memory of the current root service. */
    RUNNING,
    /**
     * Its row says INPROGRESS, and the root service that ran it has moved or restarted since.
     * Nobody works on it, and nothing ever ends its row.
     */
    DEAD,
    /** Succeeded, failed or stopped. */
    ENDED
  }

  public boolean running() {
    return state == State.RUNNING;
  }

  /**
   * Whether {@code upgrade_post.py} refuses to run until a newer row of the type exists. Before the
   * script runs its job, it reads the newest row of that type and takes INPROGRESS for running,
   * whoever ran it (check_can_run_upgrade_job).
   */
  public boolean blocksForGood() {
    return state == State.DEAD && (type.equals(ALL) || type.equals(VIRTUAL_SCHEMA));
  }

  /** Says for a person what the job does, such as "Upgrade job 9 (UPGRADE_ALL) is running". */
  public String words() {
    return "Upgrade job %d (%s) %s"
        .formatted(
            id,
            type,
            switch (state) {
              case RUNNING -> "is running";
              case DEAD ->
                  "is INPROGRESS and dead: its root service %s moved or restarted"
                      .formatted(rootService);
              case ENDED -> "has ended";
            });
  }
}
