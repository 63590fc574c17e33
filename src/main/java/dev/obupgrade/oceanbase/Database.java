package dev.obupgrade.oceanbase;

/**
 * A cluster that can be asked and told, for as long as it is open. It moves to another server by
 * itself.
 */
public interface Database extends FitnessView, ClusterCommands, AutoCloseable {

  @Override
  void close();
}
