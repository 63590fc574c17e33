package dev.obupgrade.oceanbase.jdbc;

import dev.obupgrade.oceanbase.ContractCluster;
import dev.obupgrade.oceanbase.LoginContract;

class SimulatedLoginContractTest extends LoginContract {
  @Override
  protected ContractCluster newCluster() {
    return SimulatedContractCluster.create();
  }
}
