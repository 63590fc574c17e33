package dev.obupgrade.sim.mysql;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that sends exactly what a test wants, including what drivers never send. */
final class RawClient implements AutoCloseable {
  private static final int OLD = Capability.PROTOCOL_41 | Capability.SECURE_CONNECTION;

  private final Socket socket;
  private final PacketReader in;
  private final PacketWriter out;
  private int lastSequence;

  RawClient(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(20_000);
    in = new PacketReader(socket.getInputStream());
    out = new PacketWriter(socket.getOutputStream());
  }

  /** Logs in as the account without a password, with no newer capability. */
  static RawClient guest(int port) throws IOException {
    RawClient client = new RawClient(port);
    client.read();
    client.send(1, login(OLD).nullTerminated("guest").int1(0));
    client.read();
    return client;
  }

  /** The fixed part of an answer to the greeting. */
  static Payload login(int capabilities) {
    return new Payload()
        .int4(capabilities)
        .int4(1 << 24)
        .int1(CharacterSet.UTF8MB4.collation())
        .zeros(23);
  }

  void send(int sequence, Payload payload) throws IOException {
    out.answerFrom(sequence);
    out.write(payload);
    out.flush();
  }

  void command(int command, String argument) throws IOException {
    send(0, new Payload().int1(command).raw(argument.getBytes(StandardCharsets.UTF_8)));
  }

  /** Sends bytes unchanged, without a header. */
  void sendBytes(int... bytes) throws IOException {
    byte[] raw = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      raw[i] = (byte) bytes[i];
    }
    socket.getOutputStream().write(raw);
  }

  void sendZeros(int count) throws IOException {
    socket.getOutputStream().write(new byte[count]);
  }

  byte[] read() throws IOException {
    Packet packet = in.read().orElseThrow(() -> new IOException("The server hung up"));
    lastSequence = packet.nextSequence() - 1;
    return packet.payload();
  }

  int lastSequence() {
    return lastSequence;
  }

  /** The number of the error that was read. */
  static int errorCode(byte[] payload) throws SqlError {
    PayloadReader reader = new PayloadReader(payload);
    return reader.int1() == 0xFF ? reader.int2() : 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
