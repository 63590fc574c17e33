package dev.obupgrade.sim.mysql;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads whole messages, joining those that were split at 16 MiB. */
final class PacketReader {
  /** However high a session sets its max_allowed_packet. */
  private static final int MAX_MESSAGE = 1 << 27;

  private final InputStream in;

  PacketReader(InputStream in) {
    this.in = new BufferedInputStream(in, 1 << 14);
  }

  /** Returns the next message, or empty if the client left between two messages. */
  Optional<Packet> read() throws IOException {
    int length = in.read();
    if (length < 0) {
      return Optional.empty();
    }
    length |= unsigned() << 8 | unsigned() << 16;
    int sequence = unsigned();
    byte[] first = frame(length);
    if (length < Packet.MAX_FRAME) {
      return Optional.of(new Packet(first, sequence + 1));
    }
    return Optional.of(join(first, sequence));
  }

  /**
   * Reads a message to its end even if it is too long to keep, so that its client gets an answer.
   */
  private Packet join(byte[] first, int firstSequence) throws IOException {
    ByteArrayOutputStream joined = new ByteArrayOutputStream(2 * first.length);
    joined.writeBytes(first);
    boolean tooLong = false;
    int length;
    int sequence = firstSequence;
    do {
      length = unsigned() | unsigned() << 8 | unsigned() << 16;
      sequence = unsigned();
      tooLong |= joined.size() + length > MAX_MESSAGE;
      if (tooLong) {
        joined = new ByteArrayOutputStream(0);
        in.skipNBytes(length);
      } else {
        joined.writeBytes(frame(length));
      }
    } while (length == Packet.MAX_FRAME);
    return new Packet(joined.toByteArray(), sequence + 1, tooLong);
  }

  private byte[] frame(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("The client left in the middle of a packet");
    }
    return bytes;
  }

  private int unsigned() throws IOException {
    int value = in.read();
    if (value < 0) {
      throw new EOFException("The client left in the middle of a packet header");
    }
    return value;
  }
}
