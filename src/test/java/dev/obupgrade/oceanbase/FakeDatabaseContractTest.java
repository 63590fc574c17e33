package dev.obupgrade.oceanbase;

class FakeDatabaseContractTest extends DatabaseContract {
  @Override
  protected ContractCluster newCluster() {
    return FakeContractCluster.create();
  }
}
