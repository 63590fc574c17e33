package dev.obupgrade.sim.clients;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** PyMySQL. */
class PyMySqlTest {
  @RegisterExtension static final ClientCluster CLUSTER = new ClientCluster();

  @TestFactory
  Stream<DynamicTest> cases() throws Exception {
    return PythonClient.named("pymysql").cases("pymysql_cases.py", CLUSTER);
  }
}
