package dev.obupgrade.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.sim.SimulatorOptions.Option;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatorOptionsTest {
  @Test
  void bothFormsOfAnOptionMeanTheSame() throws Exception {
    assertThat(of("--zones", "5", "--log-streams", "2"))
        .isEqualTo(of("--zones=5", "--log-streams=2"));
  }

  @Test
  void everyOptionHasADefault() throws Exception {
    SimulatorOptions options = of();
    assertThat(options.ports()).containsExactly(12881, 12882, 12883);
    assertThat(options.target()).isEqualTo(options.version());
  }

  @Test
  void theUsageNamesEveryOption() {
    assertThat(SimulatorOptions.usage())
        .contains(List.of(Option.values()).stream().map(Option::toString).toList());
  }

  @Test
  void observersWithAddressesOfTheirOwnShareThePort() throws Exception {
    assertThat(of("--spread").ports()).containsExactly(2881, 2881, 2881);
  }

  @ParameterizedTest
  @CsvSource({
    "--zoness 3, unknown option '--zoness'",
    "--zones, --zones needs a value: 1 to 9",
    "--zones three, --zones 'three' is not 1 to 9",
    "--servers 10, --servers '10' is not 1 to 9",
    "--tenants 1001, --tenants '1001' is not 0 to 1000",
    "--log-streams 0, --log-streams '0' is not 1 to 20",
    "--version 3.1.4.0, --version '3.1.4.0' is not 4.0.0.0 to 4.3.5.x",
    "--version 4.3.5, of the form 4.3.5.2",
    "--target 4.2.1.0, is older than --version 4.3.5.2",
    "--port 64600, --port 64600 is too high",
    "--time-scale NaN, --time-scale 'NaN' is not",
    "--spread --host 127.0.0.1, Leave out --host or --spread."
  })
  void aWrongOptionIsNamedWithItsValueAndTheFix(String arguments, String error) {
    assertThatThrownBy(() -> of(arguments.split(" ")))
        .isInstanceOf(SimulatorOptions.Wrong.class)
        .hasMessageContaining(error);
  }

  private static SimulatorOptions of(String... arguments) throws SimulatorOptions.Wrong {
    return SimulatorOptions.of(List.of(arguments));
  }
}
