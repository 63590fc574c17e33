package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.Approval;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.PausePoint;
import dev.obupgrade.api.WindowSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/**
 * What Argo CD says of an upgrade, from its creation to its end, and which actions it offers. All
 * other tests with a {@link Scene} check every status that they store, too.
 */
class ArgoCdTest {
  private final Scene scene = Scene.threeZones();
  private final List<ObUpgrade> stored = new ArrayList<>();

  private Upgrade apply(UnaryOperator<ObUpgradeSpec> change) {
    scene.kubernetes().upgrades().onStored(stored::add);
    return scene.apply("up", change.apply(scene.cluster().spec()));
  }

  /** What Argo CD says of all that was stored since the last call, without repetitions. */
  private List<String> said() {
    List<String> said = new ArrayList<>();
    for (ObUpgrade upgrade : stored) {
      String health = ArgoCdRule.health(upgrade);
      if (said.isEmpty() || !said.getLast().equals(health)) {
        said.add(health);
      }
    }
    stored.clear();
    return said;
  }

  private List<String> offered(Upgrade upgrade) {
    return ArgoCdRule.actions(upgrade.resource()).entrySet().stream()
        .filter(e -> e.getValue())
        .map(e -> e.getKey())
        .toList();
  }

  @Test
  void anUpgradeIsHealthyOnlyWhenItHasSucceeded() {
    Upgrade upgrade = apply(s -> s);
    assertThat(offered(upgrade)).containsExactly("cancel", "pause");
    upgrade.run();

    assertThat(stored).hasSizeGreaterThan(50);
    assertThat(said()).containsExactly("Progressing", "Healthy");
    assertThat(offered(upgrade)).isEmpty();
  }

  @Test
  void anUpgradeWithoutAStatusIsProgressing() {
    ObUpgrade upgrade = apply(s -> s).resource();
    upgrade.setStatus(null);
    assertThat(ArgoCdRule.health(upgrade)).isEqualTo("Progressing");
    assertThat(ArgoCdRule.actions(upgrade)).containsEntry("pause", true);
  }

  @Test
  void anEditIsProgressingUntilTheOperatorHasSeenIt() {
    Upgrade upgrade = apply(s -> s).run();
    said();
    upgrade.edit(s -> s.withRetry("again"));
    assertThat(said()).containsExactly("Progressing");
    upgrade.run();
    assertThat(said()).containsExactly("Healthy");
  }

  @Test
  void aZoneUnderWayCanBePausedAndNotCancelled() {
    Upgrade upgrade = apply(s -> s).runTo("zone1/replacePods");
    assertThat(offered(upgrade)).containsExactly("pause");
  }

  @Test
  void aPausedUpgradeIsSuspendedAndCanBeResumed() {
    Upgrade upgrade = apply(s -> s.withPaused(PausePoint.NextStep));
    scene.operator().runFor(Duration.ofMinutes(5));

    assertThat(said()).containsExactly("Progressing", "Suspended");
    assertThat(offered(upgrade)).containsExactly("cancel", "resume");
  }

  @Test
  void oneThatWaitsForApprovalIsSuspendedAndCanBeApproved() {
    Upgrade upgrade = apply(s -> s.withApproval(Approval.FirstZone));
    scene.operator().runFor(Duration.ofHours(2));

    assertThat(said()).containsExactly("Progressing", "Suspended");
    assertThat(offered(upgrade)).containsExactly("approve", "pause");
  }

  @Test
  void oneThatWaitsForItsWindowIsSuspended() {
    apply(s -> s.withWindow(new WindowSpec(null, "20:00", "23:00", "UTC")));
    scene.operator().runFor(Duration.ofHours(2));

    assertThat(said()).containsExactly("Progressing", "Suspended");
  }

  @Test
  void aSoakIsProgressingBecauseItEndsByItself() {
    Upgrade upgrade = apply(s -> s.withSoak("30m"));
    upgrade.run();

    assertThat(said()).containsExactly("Progressing", "Healthy");
  }

  @Test
  void aFailedCheckIsDegradedUntilARetrySucceeds() {
    scene.cluster().database().setTenantLocked("mysql1", true);
    Upgrade upgrade = apply(s -> s).run();
    assertThat(said()).containsExactly("Progressing", "Degraded");
    assertThat(offered(upgrade)).containsExactly("cancel", "pause", "retry");

    scene.cluster().database().setTenantLocked("mysql1", false);
    upgrade.retry("1");
    upgrade.run();
    assertThat(said()).containsExactly("Progressing", "Healthy");
  }

  @Test
  void anOverdueStepIsDegradedAndOffersNoRetryBecauseTheOperatorStillLooks() {
    scene.cluster().database().faults().logNeverSyncs("zone2", true);
    Upgrade upgrade = apply(s -> s);
    upgrade.runUntilStalled();

    assertThat(said()).containsExactly("Progressing", "Degraded");
    assertThat(offered(upgrade)).containsExactly("pause");
  }

  @Test
  void aCancelledUpgradeIsDegraded() {
    Upgrade upgrade = apply(s -> s).runTo("zone1/clusterHealthy");
    upgrade.edit(s -> s.withCancelled(true));
    upgrade.run();

    assertThat(upgrade.phase()).isEqualTo("Cancelled");
    assertThat(said()).containsExactly("Progressing", "Degraded");
    assertThat(offered(upgrade)).isEmpty();
  }

  /** After a change that is meant: {@code make docs}, and read what changed. */
  @Test
  void theFolderHasWhatIsMadeOfTheScripts() throws IOException {
    for (Map.Entry<Path, String> file : ArgoCdFolder.files().entrySet()) {
      assertThat(Files.readString(file.getKey()))
          .as(file.getKey().toString())
          .isEqualTo(file.getValue());
    }
  }

  /** What a person pastes is what was tried. */
  @Test
  void theConfigMapHasTheScriptsAsTheyAre() throws IOException {
    Map<?, ?> map = new Yaml().load(Files.readString(Path.of("deploy/argocd/argocd-cm.yaml")));
    Map<?, ?> data = (Map<?, ?>) map.get("data");
    assertThat(data.get("resource.customizations.health.obupgrade.dev_ObUpgrade"))
        .isEqualTo(Files.readString(ArgoCdLua.FOLDER.resolve("health.lua")));
    Map<?, ?> actions =
        new Yaml()
            .load(data.get("resource.customizations.actions.obupgrade.dev_ObUpgrade").toString());
    assertThat(actions.get("discovery.lua"))
        .isEqualTo(Files.readString(ArgoCdLua.FOLDER.resolve("actions/discovery.lua")));
    List<?> definitions = (List<?>) actions.get("definitions");
    assertThat(definitions).hasSize(5);
    for (Object definition : definitions) {
      Map<?, ?> action = (Map<?, ?>) definition;
      assertThat(action.get("action.lua"))
          .isEqualTo(
              Files.readString(
                  ArgoCdLua.FOLDER.resolve("actions/" + action.get("name") + "/action.lua")));
    }
    Map<?, ?> values = new Yaml().load(Files.readString(Path.of("deploy/argocd/values.yaml")));
    assertThat(((Map<?, ?>) values.get("configs")).get("cm")).isEqualTo(data);
  }
}
