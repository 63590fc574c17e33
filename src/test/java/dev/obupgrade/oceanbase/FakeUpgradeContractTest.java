package dev.obupgrade.oceanbase;

class FakeUpgradeContractTest extends UpgradeContract {
  @Override
  protected ContractCluster newCluster() {
    return FakeContractCluster.create();
  }
}
