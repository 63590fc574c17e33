package dev.obupgrade.oceanbase;

import java.util.Collection;

/**
 * The commands that the operator gives a cluster. A reply can be lost: after {@link
 * DatabaseException.Unavailable} or a timeout the statement may have taken effect, so callers look
 * before they repeat it.
 */
public interface ClusterCommands {

  /**
   * STOP ZONE: checks the other zones and the logs, makes the zone inactive and waits until its
   * leaders have moved. Repeated on an inactive zone it checks majority and logs again, but no
   * longer looks for other stopped zones.
   *
   * @throws DatabaseException.Refused 4660 when something else is stopped, 4179 when a log stream
   *     would lose its majority, 4012 also when a leader or a log's sync did not come in time, 4652
   *     when the zone is inactive but not all leaders have moved yet; other errors may come before
   *     and after the zone becomes inactive
   */
  void stopZone(String zone);

  /** START ZONE; refused with 4633 when the zone is active already. */
  void startZone(String zone);

  /** MINOR FREEZE of the given servers; it runs in the background. */
  void minorFreeze(Collection<ServerAddress> servers);

  /**
   * Sets a parameter. Servers get the value one after the other, a moment after this returns.
   *
   * @throws DatabaseException.Refused 5099 when this version has no such parameter
   */
  void setParameter(ParameterSetting setting);

  /** SUSPEND MERGE of one tenant by name, or of {@code all_user}, {@code all_meta}. */
  void suspendMerge(String tenant);

  void resumeMerge(String tenant);

  /**
   * RUN UPGRADE JOB: each part of it does what isn't done yet, for all tenants except standby
   * tenants. It runs in the background, as a new row of {@code __all_rootservice_job}.
   *
   * @param type {@link UpgradeJob#ALL}, which raises data versions to what the servers' binaries
   *     write, or {@link UpgradeJob#VIRTUAL_SCHEMA}
   * @throws DatabaseException.Refused 4179 while the root service runs another one
   */
  void runUpgradeJob(String type);

  /**
   * RUN JOB 'root_inspection': the root service inspects the cluster and reports in {@code
   * __all_virtual_upgrade_inspection} what it found. With many tenants that takes minutes. The
   * inspection continues after the statement has timed out.
   *
   * @throws DatabaseException.Refused also when an inspection fails
   */
  void runRootInspection();

  /**
   * END UPGRADE: upgrade mode off, stage NONE. It gives up an upgrade correctly only while every
   * binary is still the old one.
   */
  void endUpgrade();
}
