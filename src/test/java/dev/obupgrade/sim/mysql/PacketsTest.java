package dev.obupgrade.sim.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "1, 1",
    "16777214, 1",
    "16777215, 2",
    "16777216, 2",
    "33554430, 3",
  })
  void messagesSurviveBeingSplit(int length, int frames) throws Exception {
    byte[] message = new byte[length];
    Arrays.fill(message, (byte) 'x');
    byte[] sent = write(new Payload().raw(message));
    assertThat(sent.length).isEqualTo(length + 4 * frames);
    Packet packet = new PacketReader(new ByteArrayInputStream(sent)).read().orElseThrow();
    assertThat(Arrays.equals(packet.payload(), message)).isTrue();
    assertThat(packet.nextSequence()).isEqualTo(frames);
  }

  @Test
  void theEndBetweenTwoMessagesIsAGoodbye() throws Exception {
    assertThat(new PacketReader(new ByteArrayInputStream(new byte[0])).read()).isEmpty();
  }

  @Test
  void theEndWithinAMessageIsAFailure() throws Exception {
    byte[] sent = write(new Payload().text("hello"));
    byte[] cut = Arrays.copyOf(sent, sent.length - 1);
    assertThatThrownBy(() -> new PacketReader(new ByteArrayInputStream(cut)).read())
        .isInstanceOf(EOFException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 250, 251, 65_535, 65_536, 16_777_215, 16_777_216, Long.MAX_VALUE, -1})
  void lengthEncodedIntegersComeBack(long value) throws Exception {
    Payload payload = new Payload().lenenc(value);
    assertThat(new PayloadReader(Arrays.copyOf(payload.buffer(), payload.length())).lenenc())
        .isEqualTo(value);
  }

  private static byte[] write(Payload payload) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PacketWriter writer = new PacketWriter(bytes);
    writer.write(payload);
    writer.flush();
    return bytes.toByteArray();
  }
}
