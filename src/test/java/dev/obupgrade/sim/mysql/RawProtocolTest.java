package dev.obupgrade.sim.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests what no available driver does: older clients, unusual commands, broken packets. */
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

  @Test
  void refusesAClientThatBeginsTlsUnasked() throws Exception {
    try (RawClient client = new RawClient(tiny.port())) {
      client.read();
      client.send(1, RawClient.login(Capability.PROTOCOL_41 | Capability.SSL));
      assertThat(RawClient.errorCode(client.read())).isEqualTo(1043);
    }
  }

  @Test
  void dropsAClientThatConnectsAndSaysNothing() throws Exception {
    tiny.server().loginPatience(Duration.ofMillis(200));
    try (RawClient client = new RawClient(tiny.port())) {
      client.read();
      assertThatThrownBy(client::read).isInstanceOf(IOException.class);
    }
  }

  @Test
  void dropsAClientThatStopsInTheMiddleOfItsLogin() throws Exception {
    tiny.server().loginPatience(Duration.ofMillis(200));
    try (RawClient client = new RawClient(tiny.port())) {
      client.read();
      client.sendBytes(40, 0, 0, 1, 7, 7);
      assertThatThrownBy(client::read).isInstanceOf(IOException.class);
    }
  }

  @Test
  void keepsACursorWhoseRowsAreFetchedAFewAtATime() throws Exception {
    try (RawClient client = RawClient.guest(tiny.port())) {
      client.command(Command.STMT_PREPARE, "SELECT n FROM DUAL OF 5");
      client.read();
      client.send(0, new Payload().int1(Command.STMT_EXECUTE).int4(1).int1(1).int4(1));
      assertThat(client.read()).containsExactly(2);
      client.read();
      client.read();
      assertThat(endStatus(client.read())).isEqualTo(Status.AUTOCOMMIT | Status.CURSOR_EXISTS);
      assertThat(fetch(client, 1, 3)).isEqualTo(3);
      client.command(Command.QUERY, "UPDATE x");
      client.read();
      assertThat(fetch(client, 1, 3)).isEqualTo(2);
      client.send(0, new Payload().int1(Command.STMT_FETCH).int4(1).int4(3));
      assertThat(RawClient.errorCode(client.read())).isEqualTo(1421);
    }
  }

  @Test
  void closesACursorWhenItsStatementIsReset() throws Exception {
    try (RawClient client = RawClient.guest(tiny.port())) {
      client.command(Command.STMT_PREPARE, "SELECT n FROM DUAL OF 5");
      client.read();
      client.send(0, new Payload().int1(Command.STMT_EXECUTE).int4(1).int1(1).int4(1));
      for (int i = 0; i < 4; i++) {
        client.read();
      }
      client.send(0, new Payload().int1(Command.STMT_RESET).int4(1));
      assertThat(client.read()[0]).isZero();
      client.send(0, new Payload().int1(Command.STMT_FETCH).int4(1).int4(3));
      assertThat(RawClient.errorCode(client.read())).isEqualTo(1421);
    }
  }

  /** How many rows came. */
  private static int fetch(RawClient client, int statement, int wanted) throws Exception {
    client.send(0, new Payload().int1(Command.STMT_FETCH).int4(statement).int4(wanted));
    for (int rows = 0; ; rows++) {
      byte[] packet = client.read();
      if (packet[0] != 0) {
        int end = rows < wanted ? Status.LAST_ROW_SENT : Status.CURSOR_EXISTS;
        assertThat(endStatus(packet)).isEqualTo(Status.AUTOCOMMIT | end);
        return rows;
      }
    }
  }

  /** The status of the old end of rows. */
  private static int endStatus(byte[] packet) throws SqlError {
    PayloadReader in = new PayloadReader(packet);
    assertThat(in.int1()).isEqualTo(0xFE);
    in.skip(2);
    return in.int2();
  }

  @Test
  void refusesTwoStatementsWhereOneIsAgreedOn() throws Exception {
    try (RawClient client = RawClient.guest(tiny.port())) {
      client.command(Command.QUERY, "SELECT 1; SELECT 2");
      assertThat(RawClient.errorCode(client.read())).isEqualTo(1064);
      client.command(Command.STMT_PREPARE, "SELECT 1; SELECT 2");
      assertThat(RawClient.errorCode(client.read())).isEqualTo(1064);
      client.send(0, new Payload().int1(Command.SET_OPTION).int2(0));
      assertThat(client.read()[0] & 0xFF).isEqualTo(0xFE);
      client.command(Command.QUERY, "UPDATE x; UPDATE y");
      assertThat(client.read()[0]).isZero();
      assertThat(client.read()[0]).isZero();
      client.send(0, new Payload().int1(Command.SET_OPTION).int2(2));
      assertThat(RawClient.errorCode(client.read())).isEqualTo(1047);
    }
  }

  @Test
  void refusesALongValueForAParameterThatThereIsNot() throws Exception {
    try (RawClient client = RawClient.guest(tiny.port())) {
      client.command(Command.STMT_PREPARE, "SELECT 1");
      client.read();
      client.send(0, new Payload().int1(Command.STMT_SEND_LONG_DATA).int4(1).int2(3).int4(0));
      client.send(0, new Payload().int1(Command.STMT_EXECUTE).int4(1).int1(0).int4(1));
      assertThat(RawClient.errorCode(client.read())).isEqualTo(1210);
    }
  }

  @Test
  void writesWhatAClientOfAnotherCharacterSetReads() throws Exception {
    try (RawClient client = new RawClient(tiny.port())) {
      client.read();
      int capabilities = Capability.PROTOCOL_41 | Capability.SECURE_CONNECTION;
      client.send(
          1,
          new Payload()
              .int4(capabilities)
              .int4(1 << 24)
              .int1(8)
              .zeros(23)
              .nullTerminated("guest")
              .int1(0));
      assertThat(client.read()[0]).isZero();
      client.send(0, new Payload().int1(Command.INIT_DB).raw(new byte[] {(byte) 0xE4}));
      assertThat(client.read()[0]).isZero();
      client.command(Command.QUERY, "SELECT database()");
      client.read();
      PayloadReader definition = new PayloadReader(client.read());
      for (int i = 0; i < 6; i++) {
        definition.blob();
      }
      definition.skip(1);
      assertThat(definition.int2()).isEqualTo(8);
      client.read();
      assertThat(client.read()).containsExactly(1, 0xE4);
    }
  }

  @Test
  void staysUsableAfterAMessageLongerThanAnySessionAllows() throws Exception {
    try (RawClient client = RawClient.guest(tiny.port())) {
      for (int frame = 0; frame < 9; frame++) {
        client.sendBytes(0xFF, 0xFF, 0xFF, frame);
        client.sendZeros(Packet.MAX_FRAME);
      }
      client.sendBytes(0, 0, 0, 9);
      assertThat(RawClient.errorCode(client.read())).isEqualTo(1153);
      assertThat(client.lastSequence()).isEqualTo(10);
      client.command(Command.PING, "");
      assertThat(client.read()[0]).isZero();
    }
  }

  @Test
  void answersOrDropsWhateverBytesItGets() throws Exception {
    tiny.server().loginPatience(Duration.ofMillis(300));
    Random random = new Random(4);
    for (int round = 0; round < 300; round++) {
      boolean loggedIn = round % 2 == 0;
      try (RawClient client =
          loggedIn ? RawClient.guest(tiny.port()) : new RawClient(tiny.port())) {
        byte[] body = new byte[random.nextInt(60)];
        random.nextBytes(body);
        int[] commands = {3, 4, 5, 9, 11, 12, 17, 22, 23, 24, 26, 27, 28, 31, 255};
        if (loggedIn && body.length > 0) {
          body[0] = (byte) commands[round / 2 % commands.length];
        } else if (!loggedIn) {
          client.read();
        }
        client.send(loggedIn ? 0 : 1, new Payload().raw(body));
        client.command(Command.QUIT, "");
        readToTheEnd(client);
      }
    }
    try (RawClient client = RawClient.guest(tiny.port())) {
      client.command(Command.PING, "");
      assertThat(client.read()[0]).isZero();
    }
  }

  /** Fails with a timeout if the server neither answers nor closes the connection. */
  private static void readToTheEnd(RawClient client) throws IOException {
    try {
      while (true) {
        String answer = new String(client.read(), StandardCharsets.ISO_8859_1);
        assertThat(answer).doesNotContain("Internal error");
      }
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      // The server hung up
    }
  }

  @Test
  void resetsAConnectionWithoutLeavingItsDatabase() throws Exception {
    try (RawClient client = RawClient.guest(tiny.port())) {
      client.command(Command.INIT_DB, "other");
      client.read();
      client.command(Command.RESET_CONNECTION, "");
      assertThat(client.read()[0]).isZero();
      client.command(Command.QUERY, "SELECT database()");
      client.read();
      client.read();
      client.read();
      assertThat(new PayloadReader(client.read()).blob())
          .isEqualTo("other".getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void answersNothingToCommandsWithoutAnAnswerHoweverWrong() throws Exception {
    try (RawClient client = RawClient.guest(tiny.port())) {
      client.send(0, new Payload().int1(Command.STMT_CLOSE).int2(1));
      client.send(0, new Payload().int1(Command.STMT_CLOSE).int4(99));
      client.send(0, new Payload().int1(Command.STMT_SEND_LONG_DATA).int2(1));
      client.command(Command.PING, "");
      assertThat(client.read()[0]).isZero();
    }
  }
}
