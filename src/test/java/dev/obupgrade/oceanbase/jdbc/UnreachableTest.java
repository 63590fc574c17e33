package dev.obupgrade.oceanbase.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.obupgrade.oceanbase.DatabaseAccess;
import dev.obupgrade.oceanbase.DatabaseAccess.Endpoint;
import dev.obupgrade.oceanbase.DatabaseException.Unavailable;
import dev.obupgrade.oceanbase.Password;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests the message about a port without a server, with the error of each address. */
@Timeout(60)
class UnreachableTest {
  private ServerSocket listener;

  @BeforeEach
  void listen() throws IOException {
    listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    listener.close();
  }

  private static String said(Endpoint... endpoints) {
    return unavailable("root", List.of(endpoints)).getMessage();
  }

  private static Unavailable unavailable(String user, List<Endpoint> endpoints) {
    var access = new DatabaseAccess(endpoints, user, () -> new Password("s3cret-of-root"));
    Unavailable unavailable =
        catchThrowableOfType(
            Unavailable.class, () -> new JdbcDatabaseConnector().open(access).close());
    assertThat(unavailable).isNotNull();
    assertThat(unavailable.getMessage()).doesNotContain("s3cret");
    return unavailable;
  }

  private Endpoint endpoint() {
    return new Endpoint("127.0.0.1", listener.getLocalPort());
  }

  /** Answers every caller with these bytes, and keeps or ends the connection. */
  private void answer(String words, boolean leave) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                while (true) {
                  Socket caller = listener.accept();
                  caller.getOutputStream().write(words.getBytes(StandardCharsets.ISO_8859_1));
                  caller.getOutputStream().flush();
                  if (leave) {
                    caller.close();
                  }
                }
              } catch (IOException e) {
                // the test is over
              }
            });
  }

  /** OceanBase's words of error 1227 at a login (ObMPConnect::verify_ip_white_list). */
  private static byte[] notInvited() {
    String words =
        "#42501Access denied; you need (at least one of) the  privilege(s) for this operation";
    byte[] text = words.getBytes(StandardCharsets.ISO_8859_1);
    byte[] packet = new byte[4 + 3 + text.length];
    packet[0] = (byte) (3 + text.length);
    packet[4] = (byte) 0xff;
    packet[5] = (byte) (1227 & 0xff);
    packet[6] = (byte) (1227 >> 8);
    System.arraycopy(text, 0, packet, 7, text.length);
    return packet;
  }

  @Test
  void whereTheAllowListLacksTheAddress() {
    answer(new String(notInvited(), StandardCharsets.ISO_8859_1), true);
    Endpoint closed = new Endpoint("127.0.0.2", 1);

    for (List<Endpoint> endpoints :
        List.of(List.of(endpoint(), closed), List.of(closed, endpoint()))) {
      Unavailable unavailable = unavailable("root", endpoints);
      assertThat(unavailable.notInvited()).isTrue();
      assertThat(unavailable.getMessage())
          .contains("ob_tcp_invited_nodes of tenant sys")
          .contains("127.0.0.1, or the address")
          .contains("error 1227")
          .contains("127.0.0.2:1: Connection refused");
    }
    assertThat(unavailable("ops@mysql1", List.of(endpoint())).getMessage())
        .contains("ob_tcp_invited_nodes of tenant mysql1");
    assertThat(unavailable("root", List.of(closed)).notInvited()).isFalse();
  }

  @Test
  void whereNobodyListens() throws IOException {
    Endpoint closed = endpoint();
    listener.close();

    assertThat(said(closed, new Endpoint("127.0.0.2", 1)))
        .contains("127.0.0.1:" + closed.port() + ": Connection refused")
        .contains("127.0.0.2:1: Connection refused");
  }

  @Test
  void whereSomebodyIsSilent() {
    answer("", false);

    assertThat(said(endpoint())).contains(":" + endpoint().port() + ": ").contains("timed out");
  }

  @Test
  void whereSomebodyHangsUp() {
    answer("", true);

    assertThat(said(endpoint())).contains(":" + endpoint().port() + ": ");
  }

  @Test
  void whereSomethingElseListens() {
    answer("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n", true);

    assertThat(said(endpoint()))
        .contains(":" + endpoint().port() + ": ", "the port does not speak the MySQL protocol");
  }

  @Test
  void whereAnotherProtocolGreets() {
    answer("SSH-2.0-OpenSSH_9.6\r\n", false);

    assertThat(said(endpoint()))
        .contains(":" + endpoint().port() + ": ", "the port does not speak the MySQL protocol");
  }
}
