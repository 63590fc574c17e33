package dev.obupgrade.sim.mysql;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads the body of a packet. Reading past its end is error 1835. */
final class PayloadReader {
  private final byte[] bytes;
  private Charset charset = StandardCharsets.UTF_8;
  private int position;

  PayloadReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Sets the character set of the texts that follow. */
  PayloadReader textsIn(Charset theirs) {
    charset = theirs;
    return this;
  }

  boolean atEnd() {
    return position >= bytes.length;
  }

  int int1() throws SqlError {
    return (int) little(1);
  }

  int int2() throws SqlError {
    return (int) little(2);
  }

  long int4() throws SqlError {
    return little(4);
  }

  long int8() throws SqlError {
    return little(8);
  }

  long lenenc() throws SqlError {
    int first = int1();
    return switch (first) {
      case 0xFC -> little(2);
      case 0xFD -> little(3);
      case 0xFE -> little(8);
      default -> first;
    };
  }

  byte[] bytes(long count) throws SqlError {
    need(count);
    byte[] part = Arrays.copyOfRange(bytes, position, position + (int) count);
    position += (int) count;
    return part;
  }

  byte[] blob() throws SqlError {
    return bytes(lenenc());
  }

  void skip(int count) throws SqlError {
    need(count);
    position += count;
  }

  /**
   * Reads up to the next zero byte, or to the end, because some clients leave out the last zero.
   */
  byte[] nullTerminated() {
    int end = position;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    byte[] part = Arrays.copyOfRange(bytes, Math.min(position, bytes.length), end);
    position = end + 1;
    return part;
  }

  String nullTerminatedText() {
    return new String(nullTerminated(), charset);
  }

  byte[] rest() {
    byte[] part = Arrays.copyOfRange(bytes, Math.min(position, bytes.length), bytes.length);
    position = bytes.length;
    return part;
  }

  String restText() {
    return new String(rest(), charset);
  }

  private long little(int count) throws SqlError {
    need(count);
    long value = 0;
    for (int i = 0; i < count; i++) {
      value |= (bytes[position++] & 0xFFL) << (8 * i);
    }
    return value;
  }

  private void need(long count) throws SqlError {
    if (count < 0 || count > bytes.length - position) {
      throw new SqlError(1835, "HY000", "Malformed communication packet.");
    }
  }
}
