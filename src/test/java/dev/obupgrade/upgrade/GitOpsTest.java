package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.adoption.Shows;
import dev.obupgrade.api.GitOpsSpec;
import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.kube.ApiException;
import dev.obupgrade.kube.FakeGitOps;
import dev.obupgrade.kube.GitOps.Application;
import dev.obupgrade.kube.GitOps.IgnoredDifference;
import dev.obupgrade.oceanbase.FakeCluster.Command;
import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.status.Conditions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Argo CD, Flux or Helm manages the StatefulSets, and may restore the old image. */
class GitOpsTest {
  private static final Duration A_WHILE = Duration.ofMinutes(3);
  private static final String RESPECT = "RespectIgnoreDifferences=true";
  private static final IgnoredDifference OURS =
      new IgnoredDifference(
          "apps", "StatefulSet", "", "", List.of(), List.of(), List.of("ob-upgrade-operator"));

  private final Scene scene = Scene.threeZones();
  private final FakeGitOps gitOps = scene.kubernetes().gitOps();

  @BeforeEach
  void argoCd() {
    tracked(scene);
    gitOps.put(new Application("argocd", "obtest", true, Set.of(), List.of()));
  }

  private static void tracked(Scene scene) {
    for (String zone : scene.cluster().zones()) {
      String set = scene.cluster().setOf(zone);
      scene
          .kubernetes()
          .gitOps()
          .mark(
              set,
              Map.of(),
              Map.of("argocd.argoproj.io/tracking-id", "obtest:apps/StatefulSet:default/" + set));
    }
  }

  private void ignores(boolean ignores) {
    gitOps.put(
        new Application(
            "argocd",
            "obtest",
            true,
            ignores ? Set.of(RESPECT) : Set.of(),
            ignores ? List.of(OURS) : List.of()));
  }

  private void marks(Map<String, String> labels, Map<String, String> annotations) {
    scene
        .cluster()
        .zones()
        .forEach(zone -> gitOps.mark(scene.cluster().setOf(zone), labels, annotations));
  }

  private List<String> commands(String begin) {
    return scene.cluster().database().commands().stream()
        .map(Command::text)
        .filter(c -> c.startsWith(begin))
        .toList();
  }

  private void assertHolds(Upgrade upgrade, String reason) {
    assertThat(upgrade.condition(Conditions.GITOPS_READY).getStatus()).isEqualTo("False");
    assertThat(upgrade.condition(Conditions.GITOPS_READY).getReason()).isEqualTo(reason);
    assertThat(upgrade.condition(Conditions.STALLED).getStatus()).isEqualTo("True");
    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo(reason);
    assertThat(upgrade.phase()).isEqualTo("Stalled");
  }

  private static void assertSucceeded(Upgrade upgrade) {
    assertThat(upgrade.phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
  }

  @Test
  @Shows("ImageWouldBePutBack")
  void nothingIsBegunThatArgoCdWouldUndoUntilTheSettingIsThere() {
    Upgrade upgrade = scene.apply();
    scene.operator().runFor(A_WHILE);

    assertHolds(upgrade, "ImageWouldBePutBack");
    assertThat(scene.kubernetes().records().all()).isEmpty();
    assertThat(scene.cluster().database().commands()).isEmpty();
    assertThat(upgrade.status().message())
        .contains(
            "Argo CD application argocd/obtest manages obtest-zone1, obtest-zone2, obtest-zone3")
        .contains("\n      managedFieldsManagers: [ob-upgrade-operator]\n")
        .endsWith("\n      - RespectIgnoreDifferences=true");
    assertThat(upgrade.status().brief())
        .contains("  ignoreDifferences:", "      - RespectIgnoreDifferences=true");
    assertThat(upgrade.events())
        .filteredOn(e -> e.reason().equals("ImageWouldBePutBack"))
        .hasSize(1);

    ignores(true);
    scene.operator().runFor(Duration.ofSeconds(15));
    assertThat(upgrade.condition(Conditions.GITOPS_READY).getStatus()).isEqualTo("True");
    assertThat(upgrade.condition(Conditions.GITOPS_READY).getReason()).isEqualTo("ImageKept");
    assertThat(upgrade.condition(Conditions.STALLED).getStatus()).isEqualTo("False");
    assertSucceeded(upgrade.run());
  }

  @Test
  void aPersonsWordLetsItBegin() {
    Upgrade upgrade = scene.apply();
    scene.operator().runFor(A_WHILE);
    assertHolds(upgrade, "ImageWouldBePutBack");

    upgrade.edit(s -> s.withGitops(new GitOpsSpec(true)));
    assertSucceeded(upgrade.run());
    assertThat(upgrade.condition(Conditions.GITOPS_READY).getMessage())
        .contains("spec.gitops.imageIgnored");
  }

  @Test
  @Shows("GitOpsUnreadable")
  void whatCantBeReadWaitsForAPersonsWord() {
    gitOps.hideApplications(true);
    Upgrade upgrade = scene.apply();
    scene.operator().runFor(A_WHILE);
    assertHolds(upgrade, "GitOpsUnreadable");
    assertThat(upgrade.status().message())
        .contains("forbidden", "rbac.readApplications", "spec.gitops.imageIgnored: true");

    upgrade.edit(s -> s.withGitops(new GitOpsSpec(true)));
    assertSucceeded(upgrade.run());
  }

  /** The setting goes while a step is under way. */
  @ParameterizedTest
  @CsvSource({
    "preCheck, BEGIN UPGRADE",
    "prepare, BEGIN UPGRADE",
    "zone1/clusterHealthy, STOP ZONE zone1",
    "zone1/pullImage, STOP ZONE zone1",
    "zone1/zoneServing, STOP ZONE zone2",
    "zone2/clusterHealthy, STOP ZONE zone2",
    "zone2/pullImage, STOP ZONE zone2"
  })
  void withoutTheSettingTheNextZoneWaits(String step, String command) {
    ignores(true);
    Upgrade upgrade = scene.apply().runTo(step);
    ignores(false);
    scene.operator().runFor(Duration.ofMinutes(20));

    assertHolds(upgrade, "ImageWouldBePutBack");
    assertThat(commands(command)).isEmpty();
    assertThat(scene.cluster().zones()).allMatch(scene.cluster().database()::zoneActive);

    ignores(true);
    assertSucceeded(upgrade.run());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"minorFreeze", "replacePods", "versionRefreshed", "logInSync", "startZone"})
  void aZoneThatIsOutOfServiceIsFinished(String step) {
    ignores(true);
    Upgrade upgrade = scene.apply().runTo("zone1/" + step);
    ignores(false);
    scene.operator().runFor(Duration.ofMinutes(20));

    assertThat(upgrade.status().step()).isEqualTo("zone2/clusterHealthy");
    assertHolds(upgrade, "ImageWouldBePutBack");
    assertThat(scene.cluster().zones()).allMatch(scene.cluster().database()::zoneActive);
  }

  @Test
  void aZoneThatSomebodyLeftStoppedIsFinishedFirst() {
    ignores(true);
    Upgrade first = scene.apply("first", scene.cluster().spec());
    first.runTo("zone1/replacePods");
    first.vanish();
    ignores(false);

    Upgrade second = scene.apply("second", scene.cluster().spec());
    scene.operator().runFor(Duration.ofMinutes(30));

    assertThat(scene.cluster().zones()).allMatch(scene.cluster().database()::zoneActive);
    assertHolds(second, "ImageWouldBePutBack");
    assertThat(second.status().step()).isEqualTo("zone2/clusterHealthy");
    ignores(true);
    assertSucceeded(second.run());
  }

  @Test
  void theLastStepsDoNotWait() {
    ignores(true);
    Upgrade upgrade = scene.apply().runTo("zone3/zoneServing");
    ignores(false);
    assertSucceeded(upgrade.run());
    assertThat(upgrade.condition(Conditions.GITOPS_READY).getReason())
        .isEqualTo("ImageWouldBePutBack");
  }

  @Test
  void checksAloneOnlyMentionIt() {
    Upgrade upgrade =
        scene.apply("up", scene.cluster().spec().withMode(UpgradeMode.PreCheckOnly)).run();
    assertSucceeded(upgrade);
    assertThat(upgrade.condition(Conditions.GITOPS_READY).getReason())
        .isEqualTo("ImageWouldBePutBack");
  }

  @Test
  void whereNobodyManagesTheStatefulSetsThereIsNoCondition() {
    marksGone();
    Upgrade upgrade = scene.apply().run();
    assertSucceeded(upgrade);
    assertThat(upgrade.status().conditions())
        .noneMatch(c -> c.getType().equals(Conditions.GITOPS_READY));
  }

  private void marksGone() {
    scene.cluster().zones().forEach(zone -> gitOps.unmark(scene.cluster().setOf(zone)));
  }

  @Test
  void aSyncByHandIsARemark() {
    gitOps.put(new Application("argocd", "obtest", false, Set.of(), List.of()));
    Upgrade upgrade = scene.apply().run();
    assertSucceeded(upgrade);
    assertThat(upgrade.condition(Conditions.GITOPS_READY).getStatus()).isEqualTo("True");
    assertThat(upgrade.condition(Conditions.GITOPS_READY).getReason())
        .isEqualTo("ImageChangesByHand");
  }

  @Test
  void fluxIsAskedToLeaveTheStatefulSetsAlone() {
    Map<String, String> labels =
        Map.of(
            "kustomize.toolkit.fluxcd.io/name",
            "db",
            "kustomize.toolkit.fluxcd.io/namespace",
            "flux-system");
    marks(labels, Map.of());
    Upgrade upgrade = scene.apply();
    scene.operator().runFor(A_WHILE);
    assertHolds(upgrade, "ImageWouldBePutBack");
    assertThat(upgrade.status().message())
        .contains("Flux Kustomization flux-system/db")
        .contains(
            "kubectl -n default annotate statefulset -l kustomize.toolkit.fluxcd.io/name=db"
                + " kustomize.toolkit.fluxcd.io/reconcile=disabled");

    marks(labels, Map.of("kustomize.toolkit.fluxcd.io/reconcile", "disabled"));
    assertSucceeded(upgrade.run());
  }

  /** With several servers a zone the operator holds the update strategy too. */
  @Test
  void theImageAloneIsNotEnoughForSeveralServers() {
    Scene two = Scene.of(FakeClusterShape.threeZones().withServersPerZone(2));
    tracked(two);
    IgnoredDifference image =
        new IgnoredDifference(
            "apps",
            "StatefulSet",
            "",
            "",
            List.of(),
            List.of(".spec.template.spec.containers[] | select(.name==\"observer\") | .image"),
            List.of());
    two.kubernetes()
        .gitOps()
        .put(new Application("argocd", "obtest", true, Set.of(RESPECT), List.of(image)));
    Upgrade upgrade = two.apply();
    two.operator().runFor(A_WHILE);
    assertHolds(upgrade, "ImageWouldBePutBack");
  }

  /** Without an answer nobody knows whether the setting is still there. */
  @Test
  void noZoneIsStoppedWithoutALook() {
    ignores(true);
    Upgrade upgrade = scene.apply();
    scene.once(
        () -> "zone1/pullImage".equals(upgrade.status().step()),
        () -> gitOps.refuse(new ApiException.Refused(403, "get StatefulSet: forbidden", null)));
    scene.operator().runFor(Duration.ofMinutes(10));

    assertThat(commands("STOP ZONE")).isEmpty();
    assertHolds(upgrade, "GitOpsUnreadable");
    gitOps.refuse(null);
    assertSucceeded(upgrade.run());
  }
}
