package dev.obupgrade.steps.context;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** A text that a status can hold: as it is while it is short, and compressed beyond. */
final class CompactText {
  /** In characters. Shorter ones stay readable for a person. */
  static final int READABLE = 2 * 1024;

  private static final String COMPRESSED = "gzip:";

  private CompactText() {}

  static String of(String text) {
    if (text.length() <= READABLE) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("memory can always be written", e);
    }
    return COMPRESSED + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  /**
   * @throws IllegalArgumentException when it is damaged
   */
  static String read(String compact) {
    if (!compact.startsWith(COMPRESSED)) {
      return compact;
    }
    byte[] bytes = Base64.getUrlDecoder().decode(compact.substring(COMPRESSED.length()));
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalArgumentException("The status has a damaged note.", e);
    }
  }
}
