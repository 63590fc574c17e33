package dev.obupgrade.oceanbase.jdbc;

import dev.obupgrade.oceanbase.ContractCluster;
import dev.obupgrade.oceanbase.DatabaseContract;

class SimulatedDatabaseContractTest extends DatabaseContract {
  @Override
  protected ContractCluster newCluster() {
    return SimulatedContractCluster.create();
  }
}
