package dev.obupgrade.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpTextTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 10.0.0.1, true",
    "10.0.0.1, 10.0.0.10, false",
    "fd00::7, fd00:0:0:0:0:0:0:7, true",
    "FD00::7, fd00::7, true",
    "fd00::7, fd00::8, false",
    "fd00::7, 10.0.0.1, false"
  })
  void anAddressIsTheSameHoweverItIsWritten(String one, String other, boolean same) {
    assertThat(IpText.same(one, other)).isEqualTo(same);
  }
}
