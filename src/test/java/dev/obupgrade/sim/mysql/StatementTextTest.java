package dev.obupgrade.sim.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Statements whose literals aren't all text. */
class StatementTextTest {

  @Test
  void leavesTextAsItIs() {
    assertThat(decode("select '区', _binary'ab', '\uFFFD'"))
        .isEqualTo("select '区', _binary'ab', '\uFFFD'");
  }

  @Test
  void writesALiteralThatIsNoTextInHexadecimal() {
    assertThat(decode("insert into `区` values('é', '", 0xFF, "\\0\\'''\\n', \"x\")"))
        .isEqualTo("insert into `区` values('é', X'ff0027270a', \"x\")");
  }

  @Test
  void leavesOutTheIntroducerOfSuchALiteral() {
    assertThat(decode("values(_BINARY '", 0xFE, "')")).isEqualTo("values(X'fe')");
  }

  @Test
  void endsWhereTheStatementEnds() {
    assertThat(decode("select '", 0xFE)).isEqualTo("select X'fe'");
    assertThat(decode("select ", 0xFE)).isEqualTo("select \uFFFD");
  }

  /** Texts in UTF-8, and single bytes. */
  private static String decode(Object... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Object part : parts) {
      if (part instanceof Integer single) {
        bytes.write(single);
      } else {
        bytes.writeBytes(part.toString().getBytes(StandardCharsets.UTF_8));
      }
    }
    return StatementText.decode(bytes.toByteArray(), StandardCharsets.UTF_8);
  }
}
