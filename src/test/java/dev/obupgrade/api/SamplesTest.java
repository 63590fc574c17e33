package dev.obupgrade.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SamplesTest {
  private static final Path SAMPLES = Path.of("deploy/samples");

  private final List<HasMetadata> cluster = read("cluster.yaml");
  private final ObUpgrade upgrade = Serialization.unmarshal(text("upgrade.yaml"), ObUpgrade.class);

  @Test
  void everyZoneOfTheUpgradeIsAStatefulSetOfTheCluster() {
    assertThat(upgrade.getSpec().cluster().zones())
        .hasSize(3)
        .allSatisfy(
            zone -> {
              StatefulSet set = named(StatefulSet.class, zone.statefulSet());
              assertThat(environment(set, "OB_ZONE")).isEqualTo(zone.name());
            });
  }

  @Test
  void thePreCheckIsOfTheSameUpgrade() {
    ObUpgrade check = Serialization.unmarshal(text("precheck.yaml"), ObUpgrade.class);

    assertThat(check.getSpec().mode()).isEqualTo(UpgradeMode.PreCheckOnly);
    assertThat(check.getSpec().cluster()).isEqualTo(upgrade.getSpec().cluster());
    assertThat(check.getSpec().target()).isEqualTo(upgrade.getSpec().target());
    assertThat(check.getSpec().preCheck().tenantLogins()).hasSize(1);
  }

  @Test
  void theContainerWhoseImageIsReplacedIsThere() {
    String container = upgrade.getSpec().cluster().container();
    assertThat(of(cluster, StatefulSet.class))
        .allSatisfy(
            set ->
                assertThat(set.getSpec().getTemplate().getSpec().getContainers())
                    .extracting(Container::getName)
                    .containsExactly(container));
  }

  @Test
  void thePasswordIsWhereTheUpgradeLooksForIt() {
    SecretKey wanted = upgrade.getSpec().cluster().connection().passwordSecret();
    Secret secret = Serialization.unmarshal(text("secret.yaml"), Secret.class);
    assertThat(secret.getMetadata().getName()).isEqualTo(wanted.name());
    assertThat(secret.getStringData()).containsKey(wanted.key());
  }

  @Test
  void everyServerHasAServiceOfItsOwnWhoseAddressOutlivesItsPod() {
    for (StatefulSet set : of(cluster, StatefulSet.class)) {
      Service service = named(Service.class, set.getMetadata().getName() + "-0");
      String variable = service.getMetadata().getName().replace('-', '_').toUpperCase(Locale.ROOT);
      assertThat(environment(set, "OB_ADDRESS")).isEqualTo("$(" + variable + "_SERVICE_HOST)");
      assertThat(service.getSpec().getSelector())
          .containsEntry("statefulset.kubernetes.io/pod-name", service.getMetadata().getName());
      assertThat(service.getSpec().getPublishNotReadyAddresses()).isTrue();
      assertThat(service.getSpec().getClusterIP()).isNotEqualTo("None");
    }
  }

  @Test
  void theTargetIsAnotherImageOfTheSameRepositoryNamedAfterItsVersion() {
    ImageVersion target = upgrade.getSpec().target();
    String running =
        of(cluster, StatefulSet.class)
            .getFirst()
            .getSpec()
            .getTemplate()
            .getSpec()
            .getContainers()
            .getFirst()
            .getImage();
    assertThat(target.image()).contains(":" + target.version() + "-").isNotEqualTo(running);
    assertThat(target.image().split(":")[0]).isEqualTo(running.split(":")[0]);
  }

  @Test
  void theMakefileBuildsTheImagesThatTheSamplesName() throws IOException {
    String makefile = Files.readString(Path.of("Makefile"));
    Stream.of("cluster.yaml", "upgrade.yaml", "precheck.yaml", "workload.yaml")
        .flatMap(file -> text(file).lines())
        .filter(line -> line.contains("image: "))
        .map(line -> line.substring(line.indexOf("image: ") + 7).strip())
        .forEach(
            image -> {
              String[] tag = image.substring(image.lastIndexOf(':') + 1).split("-");
              assertThat(makefile).contains("_VERSION := " + tag[0], "_BUILD := " + tag[1]);
            });
  }

  @Test
  void everyPodWouldBeAdmittedUnderTheRestrictedStandard() {
    List<HasMetadata> all =
        Stream.concat(cluster.stream(), read("workload.yaml").stream()).toList();
    List<PodSpec> pods =
        Stream.concat(
                of(all, StatefulSet.class).stream().map(s -> s.getSpec().getTemplate().getSpec()),
                of(all, Deployment.class).stream().map(d -> d.getSpec().getTemplate().getSpec()))
            .toList();
    assertThat(pods)
        .hasSize(5)
        .allSatisfy(
            pod -> {
              assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
              assertThat(pod.getSecurityContext().getSeccompProfile().getType())
                  .isEqualTo("RuntimeDefault");
              assertThat(pod.getContainers())
                  .allSatisfy(
                      c -> {
                        assertThat(c.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
                        assertThat(c.getSecurityContext().getCapabilities().getDrop())
                            .containsExactly("ALL");
                      });
            });
  }

  private <T extends HasMetadata> T named(Class<T> type, String name) {
    return of(cluster, type).stream()
        .filter(each -> each.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " " + name));
  }

  private static String environment(StatefulSet set, String name) {
    return set.getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv().stream()
        .filter(e -> e.getName().equals(name))
        .map(EnvVar::getValue)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no variable " + name));
  }

  private static <T> List<T> of(List<HasMetadata> all, Class<T> type) {
    return all.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static List<HasMetadata> read(String file) {
    return Stream.of(text(file).split("\n---\n"))
        .map(document -> new KubernetesSerialization().<HasMetadata>unmarshal(document))
        .toList();
  }

  private static String text(String file) {
    try {
      return Files.readString(SAMPLES.resolve(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
