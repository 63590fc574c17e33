package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.oceanbase.FakeCluster;
import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.status.StepAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a cluster of many tenants costs: the record, the questions and the time. */
class ManyTenantsTest {
  private static final String RESTORE = "restoreParameters";

  private static Scene scene(int tenants) {
    Scene scene =
        Scene.of(
            FakeClusterShape.threeZones()
                .withUserTenants(
                    IntStream.range(0, tenants)
                        .mapToObj(i -> "tenant" + i)
                        .toArray(String[]::new)));
    for (int i = 0; i < tenants; i++) {
      scene.cluster().database().setMerge("tenant" + i, true, true);
    }
    return scene;
  }

  /** All from the moment when the values are to be restored. */
  private static int questionsOfRestoration(int tenants) {
    Scene scene = scene(tenants);
    FakeCluster database = scene.cluster().database();
    Map<String, String> before = Parameters.of(database);
    Upgrade upgrade = scene.apply("up", scene.cluster().spec()).runTo(RESTORE);
    int until = total(scene);

    assertThat(upgrade.run().phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
    assertThat(Parameters.of(database)).isEqualTo(before);
    assertThat(suspended(database)).hasSize(tenants).doesNotHaveDuplicates();
    assertThat(took(upgrade)).isLessThan(Duration.ofMinutes(1));
    return total(scene) - until;
  }

  private static Duration took(Upgrade upgrade) {
    var step = upgrade.step(StepAddress.once(RESTORE)).orElseThrow();
    return Duration.between(step.startedAt(), step.finishedAt());
  }

  private static List<String> suspended(FakeCluster database) {
    return database.commands().stream()
        .map(FakeCluster.Command::text)
        .filter(text -> text.startsWith("SUSPEND MERGE"))
        .toList();
  }

  private static int total(Scene scene) {
    return scene.questions().values().stream().mapToInt(Integer::intValue).sum();
  }

  @Test
  void fiveHundredSuspendedMergesCostAFewQuestionsAndOneStatementEach() {
    int few = questionsOfRestoration(10);
    int many = questionsOfRestoration(500);

    // The statement itself, and of fifty statements a few looks together.
    assertThat(many - few).isLessThan(490 + 100);
  }

  @Test
  void theValuesOfAThousandTenantsAreKeptInTheRecordAndInTheStatus() {
    Scene scene = scene(1000);
    FakeCluster database = scene.cluster().database();
    for (String zone : scene.cluster().zones()) {
      for (int i = 0; i < 1000; i++) {
        for (String name : List.of("enable_rebalance", "_enable_adaptive_compaction")) {
          database.setTenantParameterOn(
              database.serversOf(zone).getFirst(), "tenant" + i, name, "False");
        }
      }
    }
    Upgrade upgrade = scene.apply("up", scene.cluster().spec()).runTo("zone1/clusterHealthy");
    ClusterRecord record = scene.kubernetes().records().all().getFirst();

    assertThat(record.saved()).hasSizeGreaterThan(3000);
    scene.kubernetes().port().records().delete(record);
    upgrade.runTo("zone1/minorFreeze");
    assertThat(scene.kubernetes().records().all())
        .extracting(ClusterRecord::saved)
        .containsExactly(record.saved());
  }
}
