package dev.obupgrade.sim.clients;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** mysql-connector-python 9. */
class ConnectorPython9Test {
  @RegisterExtension static final ClientCluster CLUSTER = new ClientCluster();

  @TestFactory
  Stream<DynamicTest> cases() throws Exception {
    return PythonClient.named("connector-9").cases("connector_cases.py", CLUSTER);
  }
}
