package dev.obupgrade.tpcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TpccSettingsTest {
  @Test
  void tenWarehousesAreTheDefault() {
    TpccSettings settings = TpccSettings.of(Map.of("TPCC_SERVERS", "a:1, b:2"));

    assertThat(settings.servers()).containsExactly("a:1", "b:2");
    assertThat(settings.scale())
        .hasToString(
            "10 warehouses, each with 10 districts of 30 customers and 1000 items in stock");
  }

  @Test
  void aMissingSettingIsNamed() {
    assertThatThrownBy(() -> TpccSettings.of(Map.of())).hasMessageContaining("TPCC_SERVERS");
  }

  @Test
  void aWrongSettingIsNamedWithItsValue() {
    assertThatThrownBy(
            () -> TpccSettings.of(Map.of("TPCC_SERVERS", "a:1", "TPCC_WAREHOUSES", "many")))
        .hasMessage("TPCC_WAREHOUSES must be a whole number from 1 on, not 'many'");
  }

  @Test
  void thePasswordIsNotShown() {
    assertThat(TpccSettings.of(Map.of("TPCC_SERVERS", "a:1", "TPCC_PASSWORD", "geheim")).toString())
        .doesNotContain("geheim");
  }

  @ParameterizedTest
  @CsvSource({
    "1213, 40001, ROLLED_BACK",
    "1205, HY000, ROLLED_BACK",
    "6002, 25000, ROLLED_BACK",
    "4012, HY000, UNKNOWN",
    "0, 08S01, UNKNOWN",
    "8001, 08004, UNKNOWN",
    "1062, 23000, DONE_BEFORE",
    "1146, 42S02, REFUSED"
  })
  void errorsAreToldApartByTheirNumber(int code, String state, Failure failure) {
    assertThat(Failure.of(new SQLException("", state, code))).isEqualTo(failure);
  }
}
