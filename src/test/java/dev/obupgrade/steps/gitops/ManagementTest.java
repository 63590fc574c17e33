package dev.obupgrade.steps.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.VirtualClock;
import dev.obupgrade.kube.FakeGitOps;
import dev.obupgrade.kube.FakeKubernetes;
import dev.obupgrade.kube.FakeStatefulSet;
import dev.obupgrade.kube.GitOps.Application;
import dev.obupgrade.kube.GitOps.IgnoredDifference;
import dev.obupgrade.kube.StatefulSetState.Strategy;
import dev.obupgrade.steps.gitops.Management.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManagementTest {
  private static final String RESPECT = "RespectIgnoreDifferences=true";
  private static final String TRACKING = "argocd.argoproj.io/tracking-id";
  private static final String OWN = ":apps/StatefulSet:db/zone1";
  private static final IgnoredDifference OURS =
      item("apps", "StatefulSet", "", "", List.of(), List.of(), List.of("ob-upgrade-operator"));

  private final FakeKubernetes kubernetes = new FakeKubernetes(new VirtualClock());
  private final FakeGitOps gitOps = kubernetes.gitOps();
  private final FakeStatefulSet set =
      kubernetes.addStatefulSet("db", "zone1", 1, Map.of("observer", "image:1"));

  private static IgnoredDifference item(
      String group,
      String kind,
      String name,
      String namespace,
      List<String> pointers,
      List<String> jq,
      List<String> managers) {
    return new IgnoredDifference(group, kind, name, namespace, pointers, jq, managers);
  }

  private List<Management> all() {
    return Management.of(gitOps, set.state(), "observer");
  }

  private Verdict verdict() {
    assertThat(all()).hasSize(1);
    return all().getFirst().verdict();
  }

  private void tracked(String application) {
    gitOps.mark("zone1", Map.of(), Map.of(TRACKING, application + OWN));
  }

  private void application(boolean automated, Set<String> options, IgnoredDifference... ignored) {
    tracked("shop");
    gitOps.put(new Application("argocd", "shop", automated, options, List.of(ignored)));
  }

  private Verdict withPointers(String... pointers) {
    application(
        true,
        Set.of(RESPECT),
        item("apps", "StatefulSet", "", "", List.of(pointers), List.of(), List.of()));
    return verdict();
  }

  private Verdict withJq(String jq) {
    application(
        true,
        Set.of(RESPECT),
        item("apps", "StatefulSet", "", "", List.of(), List.of(jq), List.of()));
    return verdict();
  }

  @Test
  void nobodyMarksIt() {
    gitOps.mark("zone1", Map.of("app.kubernetes.io/instance", "obtest"), Map.of());
    assertThat(all()).isEmpty();
  }

  @Test
  void theIdOfAnotherObjectWasCopied() {
    gitOps.mark("zone1", Map.of(), Map.of(TRACKING, "shop:apps/StatefulSet:db/zone2"));
    assertThat(all()).isEmpty();
  }

  @Test
  void anApplicationInAnotherNamespaceIsReadThere() {
    tracked("team_shop");
    gitOps.put(new Application("team", "shop", true, Set.of(RESPECT), List.of(OURS)));
    assertThat(verdict()).isEqualTo(Verdict.KEPT);
    assertThat(all().getFirst().by()).isEqualTo("Argo CD application team/shop");
  }

  @Test
  void aLabelNamesTheApplicationOnlyTogetherWithTheFieldManager() {
    gitOps.put(new Application("argocd", "shop", true, Set.of(RESPECT), List.of(OURS)));
    gitOps.mark(
        "zone1",
        Map.of("app.kubernetes.io/instance", "shop"),
        Map.of(),
        Set.of("argocd-controller"));
    assertThat(verdict()).isEqualTo(Verdict.KEPT);
  }

  @Test
  void theFieldManagerAloneNamesNoApplication() {
    gitOps.mark("zone1", Map.of(), Map.of(), Set.of("argocd-controller"));
    assertThat(verdict()).isEqualTo(Verdict.UNREADABLE);
  }

  @Test
  void anApplicationThatIsNotThereCantBeRead() {
    tracked("shop");
    assertThat(verdict()).isEqualTo(Verdict.UNREADABLE);
    assertThat(all().getFirst().why()).contains("There is no Application argocd/shop");
  }

  @Test
  void bothSettingsTogetherKeepTheImage() {
    application(true, Set.of(RESPECT), OURS);
    assertThat(verdict()).isEqualTo(Verdict.KEPT);
  }

  @Test
  void theOptionAloneIsNotEnough() {
    application(true, Set.of(RESPECT));
    assertThat(verdict()).isEqualTo(Verdict.PUT_BACK);
    assertThat(all().getFirst().why()).contains("spec.ignoreDifferences").doesNotContain("lacks");
  }

  @Test
  void ignoredDifferencesAloneAreNotEnough() {
    application(true, Set.of("RespectIgnoreDifferences=false"), OURS);
    assertThat(verdict()).isEqualTo(Verdict.PUT_BACK);
    assertThat(all().getFirst().why()).contains("lacks " + RESPECT);
  }

  @Test
  void aSyncByHandIsAPersonsAct() {
    application(false, Set.of());
    assertThat(verdict()).isEqualTo(Verdict.BY_HAND);
  }

  @ParameterizedTest
  @CsvSource({
    "apps, StatefulSet, '', '', KEPT",
    "'*', '*', '', '', KEPT",
    "app*, Stateful*, zone1, db, KEPT",
    "'', StatefulSet, '', '', PUT_BACK",
    "apps, Deployment, '', '', PUT_BACK",
    "apps, StatefulSet, zone2, '', PUT_BACK",
    "apps, StatefulSet, '', shop, PUT_BACK",
    "batch, '*', '', '', PUT_BACK"
  })
  void onlyAnItemThatMatchesCounts(
      String group, String kind, String name, String namespace, Verdict expected) {
    application(
        true,
        Set.of(RESPECT),
        item(group, kind, name, namespace, List.of(), List.of(), List.of("ob-upgrade-operator")));
    assertThat(verdict()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/spec",
        "/spec/template",
        "/spec/template/spec",
        "/spec/template/spec/containers",
        "/spec/template/spec/containers/0",
        "/spec/template/spec/containers/0/image"
      })
  void aPointerAtTheImageOrAboveItCoversIt(String pointer) {
    assertThat(withPointers(pointer)).isEqualTo(Verdict.KEPT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/spec/replicas",
        "/spec/temp",
        "/spec/template/spec/containers/1/image",
        "/spec/template/spec/containers/0/resources"
      })
  void aPointerElsewhereDoesNot(String pointer) {
    assertThat(withPointers(pointer)).isEqualTo(Verdict.PUT_BACK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".spec.template.spec.containers[] | select(.name==\"observer\") | .image",
        ".spec.template.spec.containers[]|select(.name == \"observer\")|.image",
        ".spec.template.spec.containers[].image",
        ".spec.template.spec.containers[0].image",
        ".spec.template.spec.containers",
        ".spec"
      })
  void aJqPathThatTheOperatorKnowsCoversTheImage(String jq) {
    assertThat(withJq(jq)).isEqualTo(Verdict.KEPT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".spec.template.spec.containers[] | select(.name==\"agent\") | .image",
        ".spec.template.spec.containers[] | select(.image | test(\"x\"))",
        ".spec.replicas"
      })
  void anotherOneDoesNot(String jq) {
    assertThat(withJq(jq)).isEqualTo(Verdict.PUT_BACK);
  }

  @Test
  void aHeldUpdateStrategyMustBeCoveredToo() {
    set.scale(2);
    assertThat(withPointers("/spec/template")).isEqualTo(Verdict.PUT_BACK);
    assertThat(withPointers("/spec/template", "/spec/updateStrategy")).isEqualTo(Verdict.KEPT);
    set.strategy(Strategy.ON_DELETE);
    assertThat(withPointers("/spec/template")).isEqualTo(Verdict.KEPT);
  }

  @Test
  void anInitContainerWithTheSameImageMustBeCoveredToo() {
    set.initContainers(Map.of("copy", "image:1"));
    assertThat(withJq(".spec.template.spec.containers[].image")).isEqualTo(Verdict.PUT_BACK);
    assertThat(withPointers("/spec/template/spec")).isEqualTo(Verdict.KEPT);
  }

  @ParameterizedTest
  @CsvSource({
    "kustomize.toolkit.fluxcd.io/ssa, Merge, PUT_BACK",
    "kustomize.toolkit.fluxcd.io/ssa, Ignore, KEPT",
    "kustomize.toolkit.fluxcd.io/ssa, IfNotPresent, KEPT",
    "kustomize.toolkit.fluxcd.io/reconcile, Disabled, KEPT",
    "kustomize.toolkit.fluxcd.io/reconcile, enabled, PUT_BACK"
  })
  void aKustomizationAppliesWhatNoAnnotationExcludes(String key, String value, Verdict expected) {
    gitOps.mark("zone1", Map.of("kustomize.toolkit.fluxcd.io/name", "db"), Map.of(key, value));
    assertThat(verdict()).isEqualTo(expected);
  }

  @Test
  void aHelmReleaseOfFluxShowsNothing() {
    gitOps.mark(
        "zone1",
        Map.of("helm.toolkit.fluxcd.io/name", "db", "helm.toolkit.fluxcd.io/namespace", "flux"),
        Map.of("meta.helm.sh/release-name", "db"));
    assertThat(verdict()).isEqualTo(Verdict.UNREADABLE);
    assertThat(all().getFirst().by()).isEqualTo("Flux HelmRelease flux/db");
  }

  @Test
  void aReleaseOfHelmChangesByHand() {
    gitOps.mark("zone1", Map.of(), Map.of("meta.helm.sh/release-name", "db"));
    assertThat(verdict()).isEqualTo(Verdict.BY_HAND);
  }
}
