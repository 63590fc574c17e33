package dev.obupgrade.oceanbase;

import java.util.Collection;

/**
 * What a cluster can be told. A reply can be lost: after {@link DatabaseException.Unavailable} or a
 * timeout nobody knows whether the statement took effect, so callers look before they repeat.
 */
public interface ClusterCommands {

  /**
   * STOP ZONE: checks the other zones and the logs, makes the zone inactive and waits for its
   * leaders to go. Repeating it on an inactive zone is fine and checks nothing.
   *
   * @throws DatabaseException.Refused 4660 when something else is stopped, 4179 when a log stream
   *     would suffer, 4652 when the zone is inactive but leaders have not all gone yet
   */
  void stopZone(String zone);

  /** START ZONE; refused with 4633 when the zone is active already. */
  void startZone(String zone);

  /** MINOR FREEZE of the given servers; it works in the background. */
  void minorFreeze(Collection<ServerAddress> servers);

  /**
   * Servers learn of the value one after the other, a moment after this returns.
   *
   * @throws DatabaseException.Refused 5099 when this version has no such parameter
   */
  void setParameter(ParameterSetting setting);

  /** SUSPEND MERGE of one tenant by name, or of {@code all_user}, {@code all_meta}. */
  void suspendMerge(String tenant);

  void resumeMerge(String tenant);

  /**
   * END UPGRADE: upgrade mode off, stage NONE. Right for giving up only while every binary is still
   * the old one.
   */
  void endUpgrade();
}
