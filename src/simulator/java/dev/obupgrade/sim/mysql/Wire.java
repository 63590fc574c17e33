package dev.obupgrade.sim.mysql;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/**
 * The byte streams to one client, from our own socket or from a process that accepted the
 * connection for us.
 *
 * @param closer ends both directions at once; a blocked read or write must then fail
 * @param clientHost the client's host in error messages
 */
public record Wire(InputStream in, OutputStream out, Closeable closer, String clientHost) {

  public static Wire of(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    return new Wire(
        socket.getInputStream(),
        socket.getOutputStream(),
        socket,
        socket.getInetAddress().getHostAddress());
  }

  /** Breaks the connection. Unsent bytes are lost. */
  public void cut() {
    try {
      closer.close();
    } catch (IOException e) {
      // It was broken already
    }
  }
}
