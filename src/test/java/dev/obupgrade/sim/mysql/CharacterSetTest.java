package dev.obupgrade.sim.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests which character set a client's collation number and SET NAMES mean. */
class CharacterSetTest {

  @ParameterizedTest
  @CsvSource({
    "45, utf8mb4",
    "46, utf8mb4",
    "224, utf8mb4",
    "255, utf8mb4",
    "33, utf8",
    "83, utf8",
    "192, utf8",
    "8, latin1",
    "28, gbk",
    "248, gb18030",
    "11, ascii",
    "0, utf8mb4",
    "999, utf8mb4"
  })
  void followsTheCollation(int collation, String name) {
    assertThat(CharacterSet.ofCollation(collation).name()).isEqualTo(name);
  }

  @Test
  void knowsBothNamesOfUtf8() {
    assertThat(CharacterSet.named("UTF8MB3")).isEqualTo(CharacterSet.named("utf8")).isPresent();
  }

  @Test
  void convertsNothingForBinaryAndNull() {
    assertThat(CharacterSet.named("binary")).isEmpty();
    assertThat(CharacterSet.named("NULL")).isEmpty();
  }
}
