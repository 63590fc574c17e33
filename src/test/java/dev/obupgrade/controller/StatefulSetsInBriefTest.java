package dev.obupgrade.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.api.ImageVersion;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.ZoneSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which change of a StatefulSet wakes which upgrade. */
class StatefulSetsInBriefTest {
  private final StatefulSetsInBrief sets = new StatefulSetsInBrief();
  private final StatefulSet whole =
      new StatefulSetBuilder()
          .withNewMetadata()
          .withNamespace("default")
          .withName("db-zone1")
          .withUid("1")
          .withGeneration(3L)
          .withResourceVersion("7")
          .addToAnnotations("a", "long text")
          .endMetadata()
          .withNewSpec()
          .withReplicas(1)
          .endSpec()
          .build();

  private StatefulSet edited(UnaryOperator<StatefulSetBuilder> edit) {
    return edit.apply(new StatefulSetBuilder(whole)).build();
  }

  private boolean wakes(StatefulSet now) {
    sets.put(sets.getKey(whole), whole);
    return StatefulSetsInBrief.changed(now, sets.get("default/db-zone1"));
  }

  @Test
  void onlyItsIdentityAndVersionIsRemembered() {
    sets.put(sets.getKey(whole), whole);

    StatefulSet kept = sets.get("default/db-zone1");
    assertThat(kept.getMetadata().getResourceVersion()).isEqualTo("7");
    assertThat(kept.getSpec()).isNull();
    assertThat(kept.getMetadata().getAnnotations()).isNullOrEmpty();
    assertThat(whole.getSpec().getReplicas()).isEqualTo(1);
  }

  @Test
  void aNewGenerationWakes() {
    assertThat(wakes(edited(s -> s.editMetadata().withGeneration(4L).endMetadata()))).isTrue();
  }

  @Test
  void aDeletionWakes() {
    assertThat(
            wakes(
                edited(
                    s ->
                        s.editMetadata()
                            .withDeletionTimestamp("2026-01-01T00:00:00Z")
                            .endMetadata())))
        .isTrue();
  }

  @Test
  void anotherOneOfTheSameNameWakes() {
    assertThat(wakes(edited(s -> s.editMetadata().withUid("2").endMetadata()))).isTrue();
  }

  @Test
  void aPodThatBecomesReadyDoesNot() {
    assertThat(
            wakes(
                edited(
                    s ->
                        s.editMetadata()
                            .withResourceVersion("8")
                            .endMetadata()
                            .withNewStatus()
                            .withReadyReplicas(1)
                            .endStatus())))
        .isFalse();
  }

  private static SeenUpgrade kept(String specAndStatus) {
    SeenUpgrade upgrade =
        new KubernetesSerialization()
            .unmarshal(
                """
                {"apiVersion": "obupgrade.dev/v1alpha1", "kind": "ObUpgrade",
                 "metadata": {"namespace": "default", "name": "up"}, %s}
                """
                    .formatted(specAndStatus),
                SeenUpgrade.class);
    UpgradesInBrief upgrades = new UpgradesInBrief();
    upgrades.put(upgrades.getKey(upgrade), upgrade);
    return upgrades.get("default/up");
  }

  private static SeenUpgrade kept(Instant finished) {
    ObUpgradeStatus status =
        ObUpgradeStatus.empty().withFinishedAt(finished).withMessage("long text");
    ObUpgradeSpec spec =
        new ObUpgradeSpec(
            new ClusterSpec("observer", List.of(new ZoneSpec("zone1", "db-zone1")), null),
            new ImageVersion("4.3.5.3", "image"),
            null,
            null,
            null,
            null);
    KubernetesSerialization json = new KubernetesSerialization();
    return kept("\"spec\": %s, \"status\": %s".formatted(json.asJson(spec), json.asJson(status)));
  }

  @Test
  void anUpgradeIsConcernedByItsOwnStatefulSets() {
    assertThat(UpgradesInBrief.concerns(kept((Instant) null), "db-zone1")).isTrue();
    assertThat(UpgradesInBrief.concerns(kept((Instant) null), "db-zone2")).isFalse();
  }

  @Test
  void anUpgradeThatIsOverIsNot() {
    assertThat(UpgradesInBrief.concerns(kept(Instant.now()), "db-zone1")).isFalse();
  }

  @Test
  void theStatusIsNotKept() {
    assertThat(kept(Instant.now()).getStatus().fields()).containsOnlyKeys("finishedAt");
    assertThat(kept(Instant.now()).getSpec().fields()).containsOnlyKeys("cluster");
  }

  /** As stored under another definition. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"spec\": {\"mode\": \"Rehearse\"}",
        "\"spec\": {\"cluster\": [1]}",
        "\"spec\": {\"cluster\": {\"zones\": {\"a\": 1}}}",
        "\"spec\": {\"cluster\": {\"zones\": [null, \"zone1\", {\"statefulSet\": 7}]}}",
        "\"spec\": {}, \"status\": {\"startedAt\": \"yesterday\", \"hops\": \"none\"}",
        "\"status\": {\"steps\": 1}"
      })
  void anUpgradeWithAnyContentIsSeen(String specAndStatus) {
    SeenUpgrade seen = kept(specAndStatus);

    assertThat(seen.getMetadata().getName()).isEqualTo("up");
    assertThat(UpgradesInBrief.concerns(seen, "db-zone1")).isFalse();
  }
}
