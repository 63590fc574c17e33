package dev.obupgrade.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObVersionTest {

  @ParameterizedTest
  @CsvSource({
    "4.2.1.0, 17180000512",
    "4.3.0.0, 17180065792",
    "4.3.5.2, 17180067074",
    "4.3.5.3, 17180067075"
  })
  void isCodedAsOceanBaseCodesDataVersions(String version, long code) {
    assertThat(ObVersion.parse(version).asLong()).isEqualTo(code);
  }

  @Test
  void isOrderedByNumberNotByText() {
    assertThat(ObVersion.parse("4.2.10.0")).isGreaterThan(ObVersion.parse("4.2.5.1"));
  }

  @Test
  void orderIsThatOfTheCodeAndTextIsReadBack() {
    var random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      var a = anyVersion(random);
      var b = anyVersion(random);
      assertThat(Integer.signum(a.compareTo(b))).isEqualTo(Long.compare(a.asLong(), b.asLong()));
      assertThat(ObVersion.parse(a.toString())).isEqualTo(a);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "4", "4.3.5", "4.3.5.3.1", "4.3.5.x", "v4.3.5.3", " 4.3.5.3", "4.3.5.-1"})
  void anythingElseIsRefusedByName(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ObVersion.parse(text))
        .withMessageContaining("'" + text + "'")
        .withMessageContaining("four numbers");
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.3.5.256", "4.3.256.0", "4.65536.0.0", "9999999999.0.0.0"})
  void partsThatDoNotFitTheCodeAreRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ObVersion.parse(text))
        .withMessageContaining("'" + text + "'");
  }

  private static ObVersion anyVersion(Random random) {
    return new ObVersion(
        random.nextInt(6), random.nextInt(4), random.nextInt(12), random.nextInt(256));
  }
}
