package dev.obupgrade.sim.mysql;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/**
 * The byte streams to one client, from a socket of our own or forwarded by somebody who accepted
 * the connection for us.
 *
 * @param closer ends both directions at once; a blocked read or write must fail then
 * @param clientHost what error messages call the client's host
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

  /** Breaks the connection; whatever had not been sent is lost. */
  public void cut() {
    try {
      closer.close();
    } catch (IOException e) {
      // It was broken already, which is what was wanted
    }
  }
}
