package dev.obupgrade.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.api.ConnectionSpec;
import dev.obupgrade.api.HopStatus;
import dev.obupgrade.api.ImageVersion;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.PlannedHop;
import dev.obupgrade.api.SecretKey;
import dev.obupgrade.api.StepStatus;
import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.api.UpgradePlan;
import dev.obupgrade.api.ZoneSpec;
import dev.obupgrade.api.ZoneStatus;
import dev.obupgrade.tpcc.ClientStats;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DisplayTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final List<String> ZONES = List.of("zone1", "zone2", "zone3");

  private final ClientStats client =
      new ClientStats(
          900, 2, 1_400, "", List.of(List.of(100, 0, 40), List.of(0, 2, 0), List.of(200, 0, 80)));

  @Test
  void showsEachZonesStepsWithDurationsAndTheClient() {
    List<String> lines =
        new LiveTable(ZONES).lines(upgrade(), Optional.of(client), START.plusSeconds(75));

    assertThat(lines)
        .contains(
            "ObUpgrade u   Upgrading   1/3 zones   1:15",
            "plan     4.3.5.2-1 → 4.3.5.3-2   zone1, zone2, zone3",
            "✓ validate 0.5 s           ✓ preCheck 12 s",
            "                  zone1       zone2       zone3",
            "stopZone          ✓ 3.0 s     ● 5.0 s     ·",
            "replacePods       ✓ 20 s      ·           ·",
            "now      zone2/stopZone: leaders are moving",
            "client   ▄ █ 100 transactions/s, tpmC 2400, 2 failed requests, longest gap 1.4 s");
  }

  @Test
  void anUpgradeThatWasJustAppliedHasNoTableYet() {
    ObUpgrade fresh = upgrade();
    fresh.setStatus(null);

    assertThat(new LiveTable(ZONES).lines(fresh, Optional.empty(), START))
        .contains("ObUpgrade u   applied", "plan     not made yet", "client   not started yet");
  }

  @Test
  void plainLinesTellEachThingOnce() {
    PlainLines plain = new PlainLines();

    List<String> first = plain.news(upgrade(), Optional.of(client), START.plusSeconds(75));

    assertThat(first).anyMatch(l -> l.matches("✓ zone1/replacePods +20 s .*"));
    assertThat(first).anyMatch(l -> l.matches("● zone2/stopZone"));
    assertThat(plain.news(upgrade(), Optional.of(client), START.plusSeconds(76))).isEmpty();
  }

  @Test
  void aTerminalIsDrawnOverWithoutWrappingLines() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Screen screen =
        new Screen(
            new PrintStream(bytes, true, StandardCharsets.UTF_8),
            Clock.fixed(START, ZoneOffset.UTC),
            Optional.of(40));

    screen.show(upgrade(), Optional.of(client));
    screen.show(upgrade(), Optional.of(client));

    String written = bytes.toString(StandardCharsets.UTF_8);
    int height = new LiveTable(ZONES).lines(upgrade(), Optional.of(client), START).size();
    assertThat(written).contains("\u001b[" + height + "A");
    assertThat(written.replaceAll("\u001b\\[[0-9]*[AJ]", "").lines())
        .allMatch(l -> l.length() < 40);
  }

  private static ObUpgrade upgrade() {
    StepStatus validate = StepStatus.begun("validate", START).succeeded("", START.plusMillis(500));
    StepStatus preCheck =
        StepStatus.begun("preCheck", START.plusSeconds(1)).succeeded("", START.plusSeconds(13));
    StepStatus stop1 =
        StepStatus.begun("stopZone", START.plusSeconds(20)).succeeded("", START.plusSeconds(23));
    StepStatus replace1 =
        StepStatus.begun("replacePods", START.plusSeconds(30))
            .succeeded("1 of 1 pods", START.plusSeconds(50));
    StepStatus stop2 = StepStatus.begun("stopZone", START.plusSeconds(70));
    ObUpgrade upgrade = new ObUpgrade();
    upgrade.getMetadata().setName("u");
    upgrade.setSpec(
        new ObUpgradeSpec(
            new ClusterSpec(
                "observer",
                ZONES.stream().map(z -> new ZoneSpec(z, "obtest-" + z)).toList(),
                new ConnectionSpec("root", 2881, new SecretKey("s", "password"))),
            new ImageVersion("4.3.5.3", "i"),
            List.of(),
            UpgradeMode.Upgrade,
            null,
            null));
    upgrade.setStatus(
        new ObUpgradeStatus(
            1L,
            "Upgrading",
            "leaders are moving",
            "zone2/stopZone",
            "1/3 zones",
            List.of(),
            new UpgradePlan(
                "4.3.5.2-1", List.of(new PlannedHop("4.3.5.3", "4.3.5.3-2", "image")), ZONES),
            List.of(validate),
            List.of(
                new HopStatus(
                    "4.3.5.3",
                    List.of(preCheck),
                    List.of(),
                    List.of(
                        new ZoneStatus("zone1", "Upgraded", List.of(stop1, replace1), List.of()),
                        new ZoneStatus("zone2", "Upgrading", List.of(stop2), List.of())))),
            null,
            null,
            START,
            null));
    return upgrade;
  }
}
