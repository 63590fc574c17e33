package dev.obupgrade.sim.pod;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads lines from a stream that carries other bytes after them, without reading too much. */
final class Lines {
  private static final int LIMIT = 4096;

  private Lines() {}

  /** Returns empty at the end of the stream. */
  static Optional<String> read(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int c = in.read();
    while (c >= 0 && c != '\n' && line.length() < LIMIT) {
      line.append((char) c);
      c = in.read();
    }
    return c < 0 ? Optional.empty() : Optional.of(line.toString());
  }

  static void write(OutputStream out, String line) throws IOException {
    out.write((line.replace('\n', ' ') + "\n").getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }
}
