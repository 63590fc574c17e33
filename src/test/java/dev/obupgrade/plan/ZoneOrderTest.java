package dev.obupgrade.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ZoneOrderTest {

  private static final List<String> THREE = List.of("zone1", "zone2", "zone3");

  @Test
  void exactlyTheZonesOfTheDatabaseInAnyOrderAreFine() {
    assertThat(ZoneOrder.problems(List.of("zone3", "zone1", "zone2"), THREE)).isEmpty();
  }

  @Test
  void aZoneOfTheDatabaseThatIsNotListedIsNamed() {
    assertThat(ZoneOrder.problems(List.of("zone1", "zone2"), THREE))
        .containsExactly("The database has zone zone3, which is not listed");
  }

  @Test
  void aListedZoneThatTheDatabaseDoesNotHaveIsNamed() {
    assertThat(ZoneOrder.problems(List.of("zone1", "zone2", "zone3", "zone4"), THREE))
        .containsExactly("Zone zone4 is listed, but the database has only [zone1, zone2, zone3]");
  }

  @Test
  void aZoneListedTwiceIsNamed() {
    assertThat(ZoneOrder.problems(List.of("zone1", "zone2", "zone3", "zone1"), THREE))
        .containsExactly("Zone zone1 is listed twice");
  }

  @Test
  void twoZonesAreTooFewEvenWhenBothAreListed() {
    assertThat(ZoneOrder.problems(List.of("zone1", "zone2"), List.of("zone1", "zone2")))
        .containsExactly(
            "The database has 2 zones [zone1, zone2], but a rolling upgrade needs at least 3");
  }
}
