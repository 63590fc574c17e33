package dev.obupgrade.oceanbase;

class FakeSickServerContractTest extends SickServerContract {
  @Override
  protected ContractCluster newCluster() {
    return FakeContractCluster.create();
  }
}
