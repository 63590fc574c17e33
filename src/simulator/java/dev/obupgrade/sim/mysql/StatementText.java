package dev.obupgrade.sim.mysql;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * The text of a statement. Python's drivers write the bytes of a BLOB between quotes unchanged.
 * Such a literal becomes a hexadecimal one, because it is no text.
 */
final class StatementText {
  private static final char UNDECODABLE = '\uFFFD';
  private static final String INTRODUCER = "_binary";

  private final byte[] bytes;
  private final Charset charset;
  private final StringBuilder text = new StringBuilder();
  private int at;

  private StatementText(byte[] bytes, Charset charset) {
    this.bytes = bytes;
    this.charset = charset;
  }

  static String decode(byte[] bytes, Charset charset) {
    String plain = new String(bytes, charset);
    return plain.indexOf(UNDECODABLE) < 0
        ? plain
        : strict(bytes, charset).orElseGet(() -> new StatementText(bytes, charset).rewrite());
  }

  private String rewrite() {
    int from = 0;
    while (at < bytes.length) {
      if (bytes[at] == '\'' || bytes[at] == '"' || bytes[at] == '`') {
        text.append(new String(bytes, from, at - from, charset));
        quoted(bytes[at]);
        from = at;
      } else {
        at++;
      }
    }
    return text.append(new String(bytes, from, at - from, charset)).toString();
  }

  private void quoted(byte quote) {
    int from = at;
    byte[] value = value(quote);
    Optional<String> literal = strict(Arrays.copyOfRange(bytes, from, at), charset);
    if (literal.isPresent() || quote == '`') {
      text.append(literal.orElseGet(() -> new String(bytes, from, at - from, charset)));
      return;
    }
    String before = text.toString().stripTrailing();
    if (before.toLowerCase(Locale.ROOT).endsWith(INTRODUCER)) {
      text.setLength(before.length() - INTRODUCER.length());
    }
    text.append("X'").append(HexFormat.of().formatHex(value)).append('\'');
  }

  /** Moves behind the closing quote. */
  private byte[] value(byte quote) {
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    for (at++; at < bytes.length; at++) {
      if (bytes[at] == '\\' && quote != '`' && at + 1 < bytes.length) {
        value.write(unescaped(bytes[++at]));
      } else if (bytes[at] != quote) {
        value.write(bytes[at]);
      } else if (at + 1 < bytes.length && bytes[at + 1] == quote) {
        value.write(bytes[++at]);
      } else {
        at++;
        break;
      }
    }
    return value.toByteArray();
  }

  private static int unescaped(byte escaped) {
    return switch (escaped) {
      case '0' -> 0;
      case 'b' -> '\b';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'Z' -> 26;
      default -> escaped;
    };
  }

  private static Optional<String> strict(byte[] bytes, Charset charset) {
    try {
      return Optional.of(charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
