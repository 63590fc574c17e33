package dev.obupgrade.oceanbase;

import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.plan.ObVersion;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A cluster for one test of the contract, and what the test can do to it. */
public interface ContractCluster extends AutoCloseable {
  DatabaseConnector connector();

  DatabaseAccess access();

  /** A login of the user tenant's administrator. */
  DatabaseAccess accessOfUserTenant();

  /** Creates a user of the sys tenant, with root's password and these privileges. */
  DatabaseAccess newUser(String name, Set<Privilege> held);

  void lockUser(String name);

  void kill(ServerAddress server);

  void start(ServerAddress server, BuildVersion build);

  /** Keeps the logs of servers that start in the zone from catching up. */
  void logNeverSyncs(String zone);

  /** Keeps the zone's leaders from moving. */
  void leadersStay(String zone);

  /** Loses the reply of the next STOP ZONE, which takes effect. */
  void loseReplyOfStopZone();

  /** Keeps the schemas of servers that start in the zone from being refreshed. */
  void schemaNeverRefreshes(String zone);

  /** Makes the server report this build, whatever it starts with. */
  void comesBackAs(ServerAddress server, BuildVersion build);

  /** Makes the server answer every question and command with the code. */
  void sick(ServerAddress server, int code);

  /** Makes the server refuse every login with the code. */
  void refuseLogins(ServerAddress server, int code);

  /** Runs STOP SERVER as somebody else. */
  void stopServer(ServerAddress server);

  /** Starts a backup that doesn't end. */
  void beginBackup();

  /** Makes the user tenant a standby. */
  void makeStandby();

  /** Starts a change of the user tenant's locality. */
  void changeLocality();

  /** Runs the commands of the vendor's upgrade_pre.py. */
  void prepareUpgrade(ObVersion target);

  /** Runs all commands of the vendor's upgrade_post.py. */
  void finishUpgrade(ObVersion target);

  /** Lets time pass until the condition holds, and fails when it doesn't within the limit. */
  void await(Duration limit, BooleanSupplier condition);

  @Override
  void close();
}
