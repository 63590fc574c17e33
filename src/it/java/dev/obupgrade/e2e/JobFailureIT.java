package dev.obupgrade.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.jobs.JobScripts;
import dev.obupgrade.kube.Kubernetes;
import dev.obupgrade.kube.fabric8.Fabric8Kubernetes;
import dev.obupgrade.kube.fabric8.jobs.JobSettings;
import dev.obupgrade.kubernetes.TestKubernetes;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Makes a Job fail in every way on a real cluster. The operator sees each failure within seconds,
 * reports its cause, never waits forever, and never runs two pods at a time. All run together, each
 * in its own namespace.
 */
@Tag("job-failures")
class JobFailureIT {
  private static final Duration SECONDS = Duration.ofSeconds(45);
  private static final int AT_A_TIME = 7;
  private static final String OPERATOR = "obupgrade-it-operator";
  private static final String CRIPPLED = "obupgrade-it-crippled";

  private static final FailureTable TABLE = new FailureTable();
  private static final Map<String, Future<?>> RUNS = new HashMap<>();
  private static final List<FailureScene> SCENES = new ArrayList<>();
  private static final List<HasMetadata> MADE = new ArrayList<>();

  private static TestKubernetes kubernetes;
  private static KubernetesClient client;
  private static ExecutorService pool;

  @BeforeAll
  static void start() throws Exception {
    kubernetes = TestKubernetes.start();
    client = kubernetes.client();
    for (String image : List.of("misbehaving", "no-shell")) {
      try {
        kubernetes.load(Path.of("target/images/" + image + ".tar").toAbsolutePath());
      } catch (UnsupportedOperationException onlyByHand) {
        System.out.println(onlyByHand.getMessage());
      }
    }
    try (InputStream definition =
        Files.newInputStream(Path.of("crds/obupgrades.obupgrade.dev-v1.yml"))) {
      for (HasMetadata object : client.load(definition).items()) {
        MADE.add(client.resource(object).create());
      }
    }
    grant();
    pool = Executors.newFixedThreadPool(AT_A_TIME);
    for (FailureRow row : FailureRows.all()) {
      RUNS.put(row.way(), pool.submit(() -> play(row)));
    }
  }

  /** The permissions that the chart grants, and the same without one verb. */
  private static void grant() {
    Tools tools =
        new Tools(Path.of(System.getenv().getOrDefault("DEMO_TOOLS", "")), kubernetes.kubeconfig());
    String chart =
        tools.helm(
            "template",
            "jobs-it",
            "helm/ob-upgrade-operator",
            "--kube-version=1.34.0",
            // these are for people, not for the operator
            "--set=rbac.aggregateRoles=false");
    client.load(new ByteArrayInputStream(chart.getBytes(StandardCharsets.UTF_8))).items().stream()
        .filter(ClusterRole.class::isInstance)
        .map(ClusterRole.class::cast)
        .forEach(
            role -> {
              bind(role, OPERATOR);
              ClusterRole less =
                  new ClusterRoleBuilder(role)
                      .editMetadata()
                      .withName(role.getMetadata().getName() + "-less")
                      .endMetadata()
                      .build();
              less.getRules().stream()
                  .filter(rule -> rule.getResources().contains("jobs"))
                  .forEach(rule -> rule.setVerbs(List.of("get", "list", "watch", "delete")));
              bind(less, CRIPPLED);
            });
  }

  private static void bind(ClusterRole role, String user) {
    String name = role.getMetadata().getName();
    MADE.add(client.resource(role).create());
    MADE.add(
        client
            .resource(
                new ClusterRoleBindingBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .endMetadata()
                    .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", name)
                    .addNewSubject("rbac.authorization.k8s.io", "User", user, null)
                    .build())
            .create());
  }

  private static Kubernetes portOf(String user) {
    KubernetesClient theirs =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(client.getConfiguration())
                    .withImpersonateUsername(user)
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();
    JobSettings small =
        new JobSettings(
            "operator:1",
            List.of(),
            OptionalLong.of(JobSettings.USER),
            new JobSettings.Resources("10m", "24Mi", "96Mi"),
            JobScripts.load());
    return Fabric8Kubernetes.connect(theirs, small, Clock.systemUTC());
  }

  private static Void play(FailureRow row) throws Exception {
    FailureScene scene =
        new FailureScene(client, portOf(row.permitted() ? OPERATOR : CRIPPLED), row.name());
    synchronized (SCENES) {
      SCENES.add(scene);
    }
    row.play().in(scene);
    TABLE.add(row.way(), row.how(), scene);
    assertThat(scene.seenAfter).as("seen after").isLessThan(SECONDS);
    assertThat(scene.mostAtOnce()).as("pods at work at once").isLessThanOrEqualTo(1);
    assertThat(scene.everythingSaid()).doesNotContain(FailureScene.PASSWORD);
    scene.close();
    return null;
  }

  @AfterAll
  static void stop() throws Exception {
    if (pool != null) {
      pool.shutdownNow();
    }
    SCENES.forEach(FailureScene::close);
    TABLE.print();
    if (client != null) {
      for (HasMetadata object : MADE.reversed()) {
        client.resource(object).delete();
      }
      for (HasMetadata object : MADE) {
        client.resource(object).waitUntilCondition(o -> o == null, 60, TimeUnit.SECONDS);
      }
    }
    if (kubernetes != null) {
      kubernetes.close();
    }
  }

  static Stream<FailureRow> ways() {
    return FailureRows.all().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ways")
  void isSeenAndToldApart(FailureRow row) throws Exception {
    RUNS.get(row.way()).get(8, TimeUnit.MINUTES);
  }
}
