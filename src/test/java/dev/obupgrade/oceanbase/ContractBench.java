package dev.obupgrade.oceanbase;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.obupgrade.health.Gate;
import dev.obupgrade.health.GateResult;
import dev.obupgrade.health.ServersRestarted;
import dev.obupgrade.oceanbase.DatabaseException.Refused;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What the contract's parts have in common. The cluster has zones zone1, zone2 and zone3 of a
 * server each, tenant sys and one user tenant, mysql1, at 4.3.5.2.
 */
public abstract class ContractBench {
  protected abstract ContractCluster newCluster();

  protected ContractCluster cluster;
  protected Database database;

  @BeforeEach
  void connect() {
    cluster = newCluster();
    database = cluster.connector().open(cluster.access());
  }

  @AfterEach
  void close() {
    if (database != null) {
      database.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  protected boolean open(Gate gate) {
    return gate.ask(database) instanceof GateResult.Open;
  }

  protected void set(String name, String value, ParameterSetting.Scope scope) {
    database.setParameter(new ParameterSetting(name, value, scope));
  }

  protected Server server(ServerAddress address) {
    return database.servers().stream()
        .filter(s -> s.address().equals(address))
        .findFirst()
        .orElseThrow();
  }

  protected ServerAddress serverOf(String zone) {
    return database.servers().stream()
        .filter(s -> s.zone().equals(zone))
        .findFirst()
        .orElseThrow()
        .address();
  }

  /** Every server as it is now, to be told from its later self. */
  protected Map<ServerAddress, ServersRestarted.Before> serversBefore() {
    return database.servers().stream()
        .collect(Collectors.toMap(Server::address, ServersRestarted.Before::of));
  }

  protected Zone zone(String name) {
    return database.zones().stream().filter(z -> z.name().equals(name)).findFirst().orElseThrow();
  }

  protected Tenant userTenant() {
    return database.tenants().stream()
        .filter(t -> t.type() == Tenant.Type.USER)
        .findFirst()
        .orElseThrow();
  }

  protected Checkpoint checkpoint(ServerAddress server) {
    return database.checkpoints().stream()
        .filter(c -> c.server().equals(server))
        .findFirst()
        .orElseThrow();
  }

  protected Optional<UpgradeJob> newestJob() {
    return database.upgradeJobs().stream().max(Comparator.comparingLong(UpgradeJob::id));
  }

  protected ServerAddress rootService() {
    return database.servers().stream()
        .filter(Server::rootService)
        .findFirst()
        .orElseThrow()
        .address();
  }

  protected static int code(ThrowingCallable call) {
    return catchThrowableOfType(Refused.class, call).code();
  }
}
