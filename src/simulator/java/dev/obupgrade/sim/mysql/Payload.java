package dev.obupgrade.sim.mysql;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The body of a packet being built: little-endian integers and length-encoded values. */
final class Payload {
  private byte[] bytes = new byte[256];
  private int length;

  Payload int1(int value) {
    room(1);
    bytes[length++] = (byte) value;
    return this;
  }

  Payload int2(int value) {
    return little(value, 2);
  }

  Payload int4(long value) {
    return little(value, 4);
  }

  Payload int8(long value) {
    return little(value, 8);
  }

  /** A length-encoded integer: one byte up to 250, else a marker and 2, 3 or 8 bytes. */
  Payload lenenc(long value) {
    if (value >= 0 && value < 251) {
      return int1((int) value);
    }
    if (value >= 0 && value < 1 << 16) {
      return int1(0xFC).little(value, 2);
    }
    if (value >= 0 && value < 1 << 24) {
      return int1(0xFD).little(value, 3);
    }
    return int1(0xFE).little(value, 8);
  }

  Payload blob(byte[] value) {
    return lenenc(value.length).raw(value);
  }

  Payload text(String value) {
    return blob(value.getBytes(StandardCharsets.UTF_8));
  }

  Payload text(String value, Charset charset) {
    return blob(value.getBytes(charset));
  }

  Payload nullTerminated(String value) {
    return raw(value.getBytes(StandardCharsets.UTF_8)).int1(0);
  }

  Payload raw(byte[] value) {
    room(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
    return this;
  }

  Payload zeros(int count) {
    room(count);
    Arrays.fill(bytes, length, length + count, (byte) 0);
    length += count;
    return this;
  }

  /** Sets one bit of a byte written earlier, for NULL bitmaps. */
  void setBit(int index, int bit) {
    bytes[index] |= (byte) (1 << bit);
  }

  void clear() {
    length = 0;
  }

  int length() {
    return length;
  }

  /** Returns the buffer itself. Only the first {@link #length} bytes count. */
  byte[] buffer() {
    return bytes;
  }

  private Payload little(long value, int count) {
    room(count);
    for (int i = 0; i < count; i++) {
      bytes[length++] = (byte) (value >>> (8 * i));
    }
    return this;
  }

  private void room(int count) {
    int needed = Math.addExact(length, count);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.max(needed, Math.min(2L * needed, 1 << 30)));
    }
  }
}
