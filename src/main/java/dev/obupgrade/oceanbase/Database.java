package dev.obupgrade.oceanbase;

/**
 * An open connection to a cluster, for questions and commands. It moves to another server when one
 * doesn't answer.
 */
public interface Database extends FitnessView, ClusterCommands, AutoCloseable {

  @Override
  void close();
}
