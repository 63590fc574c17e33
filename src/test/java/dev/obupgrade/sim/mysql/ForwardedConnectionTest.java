package dev.obupgrade.sim.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests a connection that another process has accepted and whose bytes arrive on another
 * connection.
 */
@Timeout(60)
class ForwardedConnectionTest {

  @Test
  void isServedOverAnyPairOfStreams() throws Exception {
    TinySql sql = new TinySql();
    PipedInputStream toServer = new PipedInputStream(1 << 16);
    PipedOutputStream fromClient = new PipedOutputStream(toServer);
    PipedInputStream toClient = new PipedInputStream(1 << 16);
    PipedOutputStream fromServer = new PipedOutputStream(toClient);
    Wire wire =
        new Wire(
            toServer,
            fromServer,
            () -> {
              toServer.close();
              fromServer.close();
            },
            "10.0.0.7");
    Thread server = Thread.startVirtualThread(() -> MySqlServer.serve(sql, wire, 42));

    PacketReader in = new PacketReader(toClient);
    PayloadReader greeting = new PayloadReader(in.read().orElseThrow().payload());
    greeting.skip(1);
    greeting.nullTerminated();
    assertThat(greeting.int4()).isEqualTo(42);
    PacketWriter out = new PacketWriter(fromClient);
    out.answerFrom(1);
    out.write(
        RawClient.login(Capability.PROTOCOL_41 | Capability.SECURE_CONNECTION)
            .nullTerminated("root")
            .int1(0));
    out.flush();
    PayloadReader error = new PayloadReader(in.read().orElseThrow().payload());
    error.skip(9);
    assertThat(error.restText())
        .isEqualTo("Access denied for user 'root'@'10.0.0.7' (using password: NO)");
    assertThat(in.read()).isEmpty();
    server.join();
  }
}
