package dev.obupgrade.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.api.ConnectionSpec;
import dev.obupgrade.api.ImageVersion;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.SecretKey;
import dev.obupgrade.api.ZoneSpec;
import dev.obupgrade.controller.leader.Leadership;
import dev.obupgrade.flow.Time;
import dev.obupgrade.kube.Kubernetes;
import dev.obupgrade.kube.fabric8.Fabric8Kubernetes;
import dev.obupgrade.kube.fabric8.jobs.JobSettings;
import dev.obupgrade.kube.fabric8.shared.AccessReview;
import dev.obupgrade.kubernetes.ControlPlane;
import dev.obupgrade.kubernetes.Installation;
import dev.obupgrade.kubernetes.StrangeUpgrade;
import dev.obupgrade.oceanbase.jdbc.JdbcDatabaseConnector;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.javaoperatorsdk.operator.Operator;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The operator's watch beside an ObUpgrade that was stored under another definition. */
@Tag("real-cluster")
class UnreadableUpgradeIT {
  private static final String NAMESPACE = "default";

  @Test
  void anUpgradeThatCannotBeReadStopsNeitherTheOperatorNorOthers() throws Exception {
    Path programs = ControlPlane.neededPrograms();
    try (ControlPlane plane = ControlPlane.start(programs);
        KubernetesClient client = plane.client()) {
      Installation.install(client, programs.resolve("helm"));
      StrangeUpgrade.create(client, NAMESPACE, "strange", spec());
      create(client, "before");
      Operator operator =
          new Operator(o -> o.withKubernetesClient(client).withCloseClientOnStop(false));
      operator.register(reconciler(client));
      operator.start();
      try {
        awaitTurn(client, "before");
        StrangeUpgrade.create(client, NAMESPACE, "stranger", spec());
        create(client, "after");
        awaitTurn(client, "after");
      } finally {
        operator.stop();
      }
      assertThat(mode(client, "strange")).isEqualTo("Rehearse");
      assertThat(mode(client, "stranger")).isEqualTo("Rehearse");
    }
  }

  private static ObUpgradeReconciler reconciler(KubernetesClient client) {
    Kubernetes kubernetes =
        Fabric8Kubernetes.connect(client, JobSettings.usual("operator:1"), Clock.systemUTC());
    return new ObUpgradeReconciler(
        new UpgradeDriver(
            kubernetes, new JdbcDatabaseConnector(), new Time(Clock.systemUTC(), System::nanoTime)),
        new Leadership(),
        new ProcessEnd(),
        new WatchPermission((namespace, wanted) -> AccessReview.allows(client, namespace, wanted)));
  }

  private static void create(KubernetesClient client, String name) {
    ObUpgrade upgrade = new ObUpgrade();
    upgrade.setMetadata(new ObjectMetaBuilder().withNamespace(NAMESPACE).withName(name).build());
    upgrade.setSpec(spec());
    client.resource(upgrade).create();
  }

  private static ObUpgradeSpec spec() {
    return new ObUpgradeSpec(
        new ClusterSpec(
            "observer",
            List.of(
                new ZoneSpec("zone1", "db-zone1"),
                new ZoneSpec("zone2", "db-zone2"),
                new ZoneSpec("zone3", "db-zone3")),
            new ConnectionSpec("root", 2881, new SecretKey("db-root", "password"))),
        new ImageVersion("4.3.5.3", "image"),
        null,
        null,
        null,
        null);
  }

  /** A turn leaves its result in the status: here, that the StatefulSets are missing. */
  private static void awaitTurn(KubernetesClient client, String name) throws InterruptedException {
    ControlPlane.await(
        "a turn of " + name,
        () ->
            client
                    .resources(ObUpgrade.class)
                    .inNamespace(NAMESPACE)
                    .withName(name)
                    .get()
                    .getStatus()
                    .step()
                != null);
  }

  private static String mode(KubernetesClient client, String name) {
    GenericKubernetesResource found =
        client
            .genericKubernetesResources(ResourceDefinitionContext.fromResourceType(ObUpgrade.class))
            .inNamespace(NAMESPACE)
            .withName(name)
            .get();
    return found.get("spec", "mode");
  }
}
