package dev.obupgrade.oceanbase.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.plan.ObVersion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowsTest {

  @ParameterizedTest
  @CsvSource({
    "17180000512, 4.2.1.0",
    "17180065792, 4.3.0.0",
    "17180067074, 4.3.5.2",
    "17180067075, 4.3.5.3"
  })
  void dataVersionsAreDecoded(String number, String version) {
    assertThat(Rows.version(number)).contains(ObVersion.parse(version));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "4.3.5.3", "-1", "99999999999999999999"})
  void anythingElseIsNoVersion(String text) {
    assertThat(Rows.version(text)).isEmpty();
  }
}
