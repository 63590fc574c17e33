package dev.obupgrade.oceanbase;

import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.plan.ObVersion;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A cluster that a test of the contract has for itself, and what it can do to it. */
public interface ContractCluster extends AutoCloseable {
  DatabaseConnector connector();

  DatabaseAccess access();

  /** A login of the user tenant's administrator. */
  DatabaseAccess accessOfUserTenant();

  /** A new user of the sys tenant, with root's password and these privileges. */
  DatabaseAccess newUser(String name, Set<Privilege> held);

  void lockUser(String name);

  void kill(ServerAddress server);

  void start(ServerAddress server, BuildVersion build);

  /** From now on the logs of servers that start in the zone never catch up. */
  void logNeverSyncs(String zone);

  /** From now on the zone's leaders don't move. */
  void leadersStay(String zone);

  /** The next STOP ZONE takes effect, but its reply is lost. */
  void loseReplyOfStopZone();

  /** From now on the schemas of servers that start in the zone are never refreshed. */
  void schemaNeverRefreshes(String zone);

  /** Whatever the server is started with, from now on it says that it is this build. */
  void comesBackAs(ServerAddress server, BuildVersion build);

  /** STOP SERVER by somebody else. */
  void stopServer(ServerAddress server);

  /** A backup begins, and goes on. */
  void beginBackup();

  /** The user tenant becomes a standby of somebody's. */
  void makeStandby();

  /** The user tenant's locality is being changed. */
  void changeLocality();

  /** What the vendor's upgrade_pre.py commands. */
  void prepareUpgrade(ObVersion target);

  /** What the vendor's upgrade_post.py commands, up to its end. */
  void finishUpgrade(ObVersion target);

  /** Lets time pass until the condition holds, and fails when it doesn't within the limit. */
  void await(Duration limit, BooleanSupplier condition);

  @Override
  void close();
}
