package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WholeUpgradeTest {

  @Test
  void arrives() {
    Scene scene = Scene.threeZones();
    Upgrade upgrade = scene.apply().run();
    System.out.println(upgrade.status().message());
    upgrade
        .status()
        .conditions()
        .forEach(
            c ->
                System.out.println(
                    c.getType()
                        + " "
                        + c.getStatus()
                        + " "
                        + c.getReason()
                        + " "
                        + c.getMessage()));
    System.out.println(upgrade.succeededSteps());
    System.out.println(
        scene.operator().turns()
            + " turns, "
            + scene.kubernetes().writes()
            + " writes until "
            + scene.clock().instant());
    assertThat(upgrade.phase()).isEqualTo("Succeeded");
    assertThat(scene.cluster().database().violations()).isEmpty();
  }
}
