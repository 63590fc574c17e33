package dev.obupgrade.sim.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What no driver on hand does: older clients, odd commands, broken packets. */
@Timeout(60)
class RawProtocolTest {
  @RegisterExtension private final TinyServer tiny = new TinyServer();

  @Test
  void offersNeitherTlsNorCompression() throws Exception {
    try (RawClient client = new RawClient(tiny.port())) {
      PayloadReader greeting = new PayloadReader(client.read());
      assertThat(greeting.int1()).isEqualTo(10);
      assertThat(greeting.nullTerminatedText()).isEqualTo(tiny.sql().serverVersion());
      greeting.skip(4 + 9);
      assertThat(greeting.int2() & (1 << 11 | 1 << 5)).isZero();
    }
  }

  @Test
  void asksForTheNativeProofOfAClientThatBeganWithAnother() throws Exception {
    try (RawClient client = new RawClient(tiny.port())) {
      client.read();
      int capabilities =
          Capability.PROTOCOL_41 | Capability.SECURE_CONNECTION | Capability.PLUGIN_AUTH;
      client.send(
          1,
          RawClient.login(capabilities)
              .nullTerminated("guest")
              .int1(32)
              .zeros(32)
              .nullTerminated("caching_sha2_password"));
      PayloadReader answer = new PayloadReader(client.read());
      assertThat(answer.int1()).isEqualTo(0xFE);
      assertThat(answer.nullTerminatedText()).isEqualTo("mysql_native_password");
      assertThat(answer.rest()).hasSize(21);
      client.send(3, new Payload());
      assertThat(client.read()[0]).isZero();
      assertThat(client.lastSequence()).isEqualTo(4);
    }
  }

  @Test
  void endsColumnsAndRowsTheOldWayForOldClients() throws Exception {
    try (RawClient client = RawClient.guest(tiny.port())) {
      client.command(Command.QUERY, "SELECT 1");
      assertThat(client.read()).containsExactly(1);
      client.read();
      assertThat(client.read()).hasSize(5).startsWith(0xFE);
      assertThat(client.read()).containsExactly(1, '1');
      assertThat(client.read()).hasSize(5).startsWith(0xFE);
      assertThat(client.lastSequence()).isEqualTo(5);
    }
  }

  @Test
  void refusesCommandsItDoesNotKnow() throws Exception {
    try (RawClient client = RawClient.guest(tiny.port())) {
      client.command(0x0D, "");
      assertThat(RawClient.errorCode(client.read())).isEqualTo(1047);
      client.send(0, new Payload());
      assertThat(RawClient.errorCode(client.read())).isEqualTo(1047);
      client.command(Command.PING, "");
      assertThat(client.read()[0]).isZero();
    }
  }

  @Test
  void refusesAQueryThatSaysNothing() throws Exception {
    try (RawClient client = RawClient.guest(tiny.port())) {
      client.command(Command.QUERY, "/* nothing */");
      assertThat(RawClient.errorCode(client.read())).isEqualTo(1065);
    }
  }

  @Test
  void refusesToRunAStatementThatWasNeverPrepared() throws Exception {
    try (RawClient client = RawClient.guest(tiny.port())) {
      client.send(0, new Payload().int1(Command.STMT_EXECUTE).int4(9).int1(0).int4(1));
      assertThat(RawClient.errorCode(client.read())).isEqualTo(1243);
    }
  }

  @Test
  void refusesATruncatedCommand() throws Exception {
    try (RawClient client = RawClient.guest(tiny.port())) {
      client.send(0, new Payload().int1(Command.STMT_EXECUTE).int2(9));
      assertThat(RawClient.errorCode(client.read())).isEqualTo(1835);
    }
  }

  @Test
  void refusesAClientOlderThanProtocol41() throws Exception {
    try (RawClient client = new RawClient(tiny.port())) {
      client.read();
      client.send(1, RawClient.login(0));
      assertThat(RawClient.errorCode(client.read())).isEqualTo(1043);
      assertThatThrownBy(client::read).isInstanceOf(IOException.class);
    }
  }

  @Test
  void killsByTheOldCommandToo() throws Exception {
    try (RawClient victim = RawClient.guest(tiny.port());
        RawClient client = RawClient.guest(tiny.port())) {
      victim.command(Command.QUERY, "SELECT connection_id()");
      victim.read();
      victim.read();
      victim.read();
      byte[] row = new PayloadReader(victim.read()).blob();
      int id = Integer.parseInt(new String(row, StandardCharsets.US_ASCII));
      victim.read();
      client.send(0, new Payload().int1(Command.PROCESS_KILL).int4(id));
      assertThat(client.read()[0]).isZero();
      assertThatThrownBy(victim::read).isInstanceOf(IOException.class);
    }
  }
}
