package dev.obupgrade.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.kubernetes.ControlPlane;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two operators, each in its own process, with the account and permissions of a chart that watches
 * only some namespaces.
 */
@Tag("real-cluster")
class LeaderElectionIT {
  private static final Duration FAIL_OVER = Duration.ofSeconds(15);
  private static final String RELEASE = "ob-upgrade-operator";
  private static final String OWN = "operators";
  private static final String WATCHED = "watched";

  private static ControlPlane plane;
  private static KubernetesClient client;
  private static Path kubeconfig;

  @TempDir private Path folder;
  private Replica leader;
  private Replica other;

  @BeforeAll
  static void install(@TempDir Path forAll) throws Exception {
    Path programs = ControlPlane.neededPrograms();
    plane = ControlPlane.start(programs);
    client = plane.client();
    for (String name : List.of(OWN, WATCHED)) {
      client
          .resource(
              new NamespaceBuilder()
                  .withMetadata(new ObjectMetaBuilder().withName(name).build())
                  .build())
          .create();
    }
    new Tools(programs, plane.kubeconfigFile())
        .helm(
            "install",
            RELEASE,
            "helm/ob-upgrade-operator",
            "--namespace",
            OWN,
            "--set",
            "watchNamespaces={" + WATCHED + "}");
    kubeconfig =
        Files.writeString(
            forAll.resolve("kubeconfig"),
            Files.readString(plane.kubeconfigFile())
                .replaceAll("token: .*?}", "token: " + token() + "}"));
  }

  /** Returns a token of the account that the chart makes. */
  private static String token() {
    return client
        .serviceAccounts()
        .inNamespace(OWN)
        .withName(RELEASE)
        .tokenRequest(
            new TokenRequestBuilder().withNewSpec().withExpirationSeconds(3600L).endSpec().build())
        .getStatus()
        .getToken();
  }

  @AfterAll
  static void stop() throws Exception {
    if (plane != null) {
      client.close();
      plane.close();
    }
  }

  @BeforeEach
  void startTwo() throws Exception {
    leader = Replica.start("one", kubeconfig, folder, OWN, RELEASE, WATCHED);
    leader.says("controller started");
    other = Replica.start("two", kubeconfig, folder, OWN, RELEASE, WATCHED);
    other.says("one leads. This replica stands by");
  }

  @AfterEach
  void stopBoth() throws Exception {
    leader.end();
    other.end();
    client.leases().inNamespace(OWN).withName(RELEASE).delete();
    assertThat(other.log()).doesNotContainIgnoringCase("forbidden");
  }

  @Test
  void theOtherTakesOverAfterACrash() throws Exception {
    long crashed = System.nanoTime();
    leader.process().destroyForcibly();
    assertThat(untilTheOtherActs(crashed)).isLessThan(FAIL_OVER);
  }

  @Test
  void theOtherTakesOverAtOnceFromALeaderThatIsStopped() throws Exception {
    long stopped = System.nanoTime();
    leader.process().destroy();
    assertThat(untilTheOtherActs(stopped)).isLessThan(Duration.ofSeconds(8));
    assertThat(leader.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aLeaderThatWasFrozenEndsAsSoonAsItWakes() throws Exception {
    long frozen = System.nanoTime();
    leader.signal("STOP");
    assertThat(untilTheOtherActs(frozen)).isLessThan(FAIL_OVER);
    leader.signal("CONT");
    assertThat(leader.process().waitFor(5, TimeUnit.SECONDS)).isTrue();
    assertThat(leader.process().exitValue()).isEqualTo(1);
    assertThat(leader.log()).contains("This replica exits");
  }

  private Duration untilTheOtherActs(long since) throws Exception {
    other.says("controller started");
    Duration took = Duration.ofNanos(System.nanoTime() - since);
    System.out.printf("fail-over: %.1f s%n", took.toMillis() / 1e3);
    return took;
  }
}
