package dev.obupgrade.sim.mysql;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Writes messages with their headers, split at 16 MiB, into a buffer that {@link #flush} sends. */
final class PacketWriter {
  private final OutputStream out;
  private int sequence;

  PacketWriter(OutputStream out) {
    this.out = new BufferedOutputStream(out, 1 << 15);
  }

  /** Sets where the numbering of an answer begins: one after the client's last frame. */
  void answerFrom(int nextSequence) {
    sequence = nextSequence;
  }

  void write(Payload payload) throws IOException {
    int sent = 0;
    int frame;
    do {
      frame = Math.min(payload.length() - sent, Packet.MAX_FRAME);
      out.write(frame);
      out.write(frame >>> 8);
      out.write(frame >>> 16);
      out.write(sequence++);
      out.write(payload.buffer(), sent, frame);
      sent += frame;
      // A frame of the full length says that another follows, if only an empty one
    } while (frame == Packet.MAX_FRAME);
  }

  void flush() throws IOException {
    out.flush();
  }
}
