package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.api.ImageVersion;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.kube.FakeTiming;
import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.oceanbase.FakeTimings;
import dev.obupgrade.plan.BuildVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Somebody deletes the ObUpgrade after every single write of a whole upgrade. Another one follows,
 * with another name and the zones in reverse order, and finds nothing but what is live.
 */
@ExtendWith(QuietLog.class)
class GoingOnAnywhereTest {
  private static final Duration SHORT = Duration.ofSeconds(1);

  @Test
  void anotherOneFinishesIt() {
    deletedAtEachWrite(
        1, () -> scene(FakeClusterShape.threeZones()), GoingOnAnywhereTest::reversed);
  }

  /** Half of a zone's pods may be new when the zone is taken over. */
  @Test
  void alsoWithSeveralServersInAZone() {
    deletedAtEachWrite(
        7,
        () -> scene(FakeClusterShape.threeZones().withServersPerZone(2)),
        GoingOnAnywhereTest::reversed);
  }

  @Test
  void alsoThroughABarrier() {
    deletedAtEachWrite(
        13,
        () -> scene(FakeClusterShape.threeZones()),
        cluster ->
            cluster.spec(
                cluster.zones().reversed(),
                new ImageVersion("4.4.1.0", Images.NEXT),
                List.of(new ImageVersion("4.3.5.3", Images.TARGET)),
                UpgradeMode.Upgrade));
  }

  private static ObUpgradeSpec reversed(Deployment cluster) {
    return cluster.spec(
        cluster.zones().reversed(),
        new ImageVersion("4.3.5.3", Images.TARGET),
        List.of(),
        UpgradeMode.Upgrade);
  }

  private static void deletedAtEachWrite(
      int stride, Supplier<Scene> scenes, Function<Deployment, ObUpgradeSpec> spec) {
    Scene undisturbed = scenes.get();
    undisturbed.apply("first", forward(spec.apply(undisturbed.cluster()))).run();
    int writes = undisturbed.kubernetes().writes();
    assertThat(writes).isGreaterThan(150);
    List<String> wrong = new ArrayList<>();
    for (int n = 1; n <= writes; n += stride) {
      List<String> complaints = deletedAt(n, scenes.get(), spec);
      if (!complaints.isEmpty()) {
        wrong.add("write " + n + ": " + complaints);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static ObUpgradeSpec forward(ObUpgradeSpec spec) {
    ClusterSpec cluster = spec.cluster();
    return spec.withCluster(
        new ClusterSpec(cluster.container(), cluster.zones().reversed(), cluster.connection()));
  }

  private static List<String> deletedAt(
      int write, Scene scene, Function<Deployment, ObUpgradeSpec> spec) {
    Map<String, String> before = Parameters.of(scene.cluster().database());
    ObUpgradeSpec second = spec.apply(scene.cluster());
    List<String> complaints = new ArrayList<>();
    scene.jobs().onScript(script -> complaints.addAll(forbidden(scene, script)));
    Upgrade first = scene.apply("first", forward(second));
    String[] at = {"the end"};
    scene.once(
        () -> scene.kubernetes().writes() >= write,
        () -> {
          at[0] = String.valueOf(first.status().step());
          vanish(scene, first);
        });
    scene.operator().run();
    if (scene.kubernetes().upgrades().inNamespace(Deployment.NAMESPACE).isEmpty()) {
      Upgrade next = scene.apply("second", second).run();
      if (!"Succeeded".equals(next.phase())) {
        complaints.add(next.phase() + ": " + next.status().message());
      }
    }
    BuildVersion target = scene.images().get(second.target().image()).build();
    complaints.addAll(World.complaints(scene, target, before));
    complaints.replaceAll(c -> "at " + at[0] + ": " + c);
    return complaints;
  }

  /** By force, in the middle of a turn. Kubernetes takes its Jobs and budgets away with it. */
  private static void vanish(Scene scene, Upgrade upgrade) {
    String uid = upgrade.resource().getMetadata().getUid();
    scene.kubernetes().upgrades().remove(upgrade.namespace(), upgrade.name());
    scene.kubernetes().budgets().collect(uid);
    scene.kubernetes().jobs().requests().stream()
        .filter(job -> job.ownerName().equals(upgrade.name()))
        .forEach(job -> scene.kubernetes().jobs().vanish(upgrade.namespace(), job.name()));
  }

  /** What the vendor's scripts before the zones must not meet. */
  private static List<String> forbidden(Scene scene, String script) {
    boolean before = Set.of("upgrade_checker.py", "upgrade_pre.py").contains(script);
    return before && World.someServerIsNewerThanTheClusterSays(scene)
        ? List.of(script + " ran although a server runs a new build")
        : List.of();
  }

  private static Scene scene(FakeClusterShape shape) {
    FakeTimings quick = new FakeTimings(SHORT, SHORT, SHORT, SHORT, SHORT, SHORT, SHORT);
    return Scene.of(shape.withTimings(quick)).timing(new FakeTiming(SHORT, SHORT, SHORT, SHORT));
  }
}
