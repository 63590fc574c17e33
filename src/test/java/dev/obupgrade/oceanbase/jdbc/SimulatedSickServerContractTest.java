package dev.obupgrade.oceanbase.jdbc;

import dev.obupgrade.oceanbase.ContractCluster;
import dev.obupgrade.oceanbase.SickServerContract;

class SimulatedSickServerContractTest extends SickServerContract {
  @Override
  protected ContractCluster newCluster() {
    return SimulatedContractCluster.create();
  }
}
