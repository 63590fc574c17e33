package dev.obupgrade.sim.clients;

import dev.obupgrade.sim.SimulatedCluster;
import dev.obupgrade.sim.cluster.Server;
import dev.obupgrade.sim.cluster.Sessions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The cluster for the clients of one test class: three zones, in nearly real time. */
final class ClientCluster implements BeforeAllCallback, AfterAllCallback {
  static final String ROOT_PASSWORD = "se'cret \"!";
  static final String APP_PASSWORD = "pw";

  private SimulatedCluster cluster;

  @Override
  public void beforeAll(ExtensionContext context) {
    cluster =
        SimulatedCluster.builder()
            .rootPassword(ROOT_PASSWORD)
            .account("app@mysql1", APP_PASSWORD)
            .start();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    cluster.close();
  }

  /** The server that clients connect to. */
  Server server() {
    return cluster.servers().getFirst();
  }

  String host() {
    return server().address().ip();
  }

  int port() {
    return server().sqlPort();
  }

  List<Sessions.Entry> sessions() {
    return List.copyOf(cluster.cluster().sessions().all());
  }

  /** The environment of the Python programs. */
  Map<String, String> environment() {
    return Map.of(
        "SIM_HOST",
        host(),
        "SIM_PORT",
        String.valueOf(port()),
        "SIM_ROOT_PASSWORD",
        ROOT_PASSWORD,
        "SIM_APP_PASSWORD",
        APP_PASSWORD);
  }
}
