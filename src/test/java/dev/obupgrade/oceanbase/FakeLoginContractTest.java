package dev.obupgrade.oceanbase;

class FakeLoginContractTest extends LoginContract {
  @Override
  protected ContractCluster newCluster() {
    return FakeContractCluster.create();
  }
}
