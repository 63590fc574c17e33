package dev.obupgrade.bench.fifty;

import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.api.ConnectionSpec;
import dev.obupgrade.api.ImageVersion;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.SecretKey;
import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.api.ZoneSpec;
import dev.obupgrade.sim.SimulatedCluster;
import dev.obupgrade.sim.cluster.Server;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * A namespace with a cluster of three zones: the objects of {@code deploy/samples/cluster.yaml},
 * and a simulated database whose servers listen at the addresses of their pods.
 */
final class PlayedCluster implements AutoCloseable {
  static final String UPGRADE = "upgrade";
  static final String OPERATORS_USER = "root";
  static final String SCRIPTS_USER = "script";
  static final String PASSWORD = "s3cret";
  static final String OLD = "4.3.5.2-102000042025061010";
  static final String TARGET = "4.3.5.3-103000092025080818";
  private static final String REPOSITORY = "registry.example/oceanbase:";
  private static final String SET = "obtest-";

  /** At this factor, a zone takes some seconds. */
  private static final double TIME_SCALE = 3;

  private final String namespace;
  private final SimulatedCluster database;

  PlayedCluster(String namespace) {
    this.namespace = namespace;
    this.database =
        SimulatedCluster.builder()
            .name("obtest")
            .version(OLD)
            .timeScale(TIME_SCALE)
            .rootPassword(PASSWORD)
            .account(SCRIPTS_USER, PASSWORD)
            .start();
  }

  String namespace() {
    return namespace;
  }

  SimulatedCluster database() {
    return database;
  }

  /** Returns the build in an image, from its tag. */
  static String build(String image) {
    return image.substring(image.lastIndexOf(':') + 1);
  }

  /** Returns the server that runs in a pod of a zone's StatefulSet. */
  Server server(String pod) {
    return database.zone(pod.substring(SET.length(), pod.lastIndexOf('-'))).getFirst();
  }

  /** Returns how many connections the operator has open now. */
  long connections() {
    return database.cluster().sessions().all().stream()
        .filter(session -> session.user().startsWith(OPERATORS_USER))
        .count();
  }

  List<HasMetadata> objects() {
    List<HasMetadata> objects = new ArrayList<>();
    objects.add(new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build());
    objects.add(
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName("obtest-root")
            .endMetadata()
            .addToStringData("password", PASSWORD)
            .build());
    for (String zone : database.cluster().zones()) {
      objects.add(service(SET + zone + "-0"));
      objects.add(statefulSet(SET + zone));
    }
    return objects;
  }

  private HasMetadata service(String pod) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(pod)
        .endMetadata()
        .withNewSpec()
        .addToSelector("statefulset.kubernetes.io/pod-name", pod)
        .withPublishNotReadyAddresses(true)
        .addNewPort()
        .withName("sql")
        .withPort(2881)
        .endPort()
        .endSpec()
        .build();
  }

  private HasMetadata statefulSet(String name) {
    return new StatefulSetBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withReplicas(1)
        .withServiceName("obtest")
        .withNewSelector()
        .addToMatchLabels("set", name)
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("set", name)
        .addToAnnotations("obupgrade.dev/fixed-ip", "true")
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("observer")
        .withImage(REPOSITORY + OLD)
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  ObUpgrade upgrade() {
    ObUpgrade upgrade = new ObUpgrade();
    upgrade.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName(UPGRADE).build());
    upgrade.setSpec(
        new ObUpgradeSpec(
            new ClusterSpec(
                "observer",
                database.cluster().zones().stream().map(z -> new ZoneSpec(z, SET + z)).toList(),
                new ConnectionSpec(OPERATORS_USER, 2881, new SecretKey("obtest-root", "password"))),
            new ImageVersion("4.3.5.3", REPOSITORY + TARGET),
            List.of(),
            UpgradeMode.Upgrade,
            null,
            null));
    return upgrade;
  }

  @Override
  public void close() {
    database.close();
  }
}
