package dev.obupgrade.sim.clients;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** mysql-connector-python on Python 2.7, the language of the vendor's scripts up to 4.2. */
class ConnectorPython2Test {
  @RegisterExtension static final ClientCluster CLUSTER = new ClientCluster();

  @TestFactory
  Stream<DynamicTest> cases() throws Exception {
    return PythonClient.named("connector-py2").cases("connector_cases.py", CLUSTER);
  }
}
