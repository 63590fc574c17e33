package dev.obupgrade.sim.clients;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * mysql-connector-python 8.0: the release nearest to the one that the vendor's scripts pin, and the
 * last one.
 */
class ConnectorPython80Test {
  @RegisterExtension static final ClientCluster CLUSTER = new ClientCluster();

  @TestFactory
  Stream<DynamicTest> firstRelease() throws Exception {
    return PythonClient.named("connector-8.0.5").cases("connector_cases.py", CLUSTER);
  }

  @TestFactory
  Stream<DynamicTest> lastRelease() throws Exception {
    return PythonClient.named("connector-8.0.33").cases("connector_cases.py", CLUSTER);
  }
}
