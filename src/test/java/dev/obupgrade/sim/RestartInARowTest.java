package dev.obupgrade.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.sim.cluster.Server;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that a server's port is open exactly while its process runs, however often it restarts. */
@Timeout(60)
class RestartInARowTest {

  @Test
  void aServerCanBeRestartedManyTimesInARow() throws IOException {
    try (SimulatedCluster cluster = SimulatedCluster.builder().timeScale(100).start()) {
      Server server = cluster.zone("zone2").get(0);
      for (int i = 0; i < 200; i++) {
        cluster.restart(server, "4.3.5.3");
        connect(server);
      }
    }
  }

  @Test
  void severalThreadsMayStartAndKillIt() throws Exception {
    try (SimulatedCluster cluster = SimulatedCluster.builder().timeScale(100).start()) {
      Server server = cluster.zone("zone2").get(0);
      List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        threads.add(
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        for (int i = 0; i < 50; i++) {
                          cluster.kill(server);
                          cluster.start("zone2");
                        }
                      } catch (Throwable e) {
                        failures.add(e);
                      }
                    }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(failures).isEmpty();
      cluster.start("zone2");
      connect(server);
      cluster.kill(server);
      assertThatThrownBy(() -> connect(server)).isInstanceOf(IOException.class);
    }
  }

  private static void connect(Server server) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(server.address().ip(), server.sqlPort()), 5_000);
    }
  }
}
