package dev.obupgrade.oceanbase.jdbc;

import dev.obupgrade.oceanbase.ContractCluster;
import dev.obupgrade.oceanbase.UpgradeContract;

class SimulatedUpgradeContractTest extends UpgradeContract {
  @Override
  protected ContractCluster newCluster() {
    return SimulatedContractCluster.create();
  }
}
