package dev.obupgrade.oceanbase;

/**
 * An open connection to a cluster, for questions and commands. It moves to another server when one
 * doesn't answer.
 */
public interface Database extends FitnessView, ClusterCommands, AutoCloseable {

  /**
   * Whether this server, and not just any, lets the login in and answers a question of the cluster.
   * Scripts can't move to another server, so theirs is tried first.
   */
  boolean answers(DatabaseAccess.Endpoint server);

  @Override
  void close();
}
