package dev.obupgrade.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.obupgrade.kube.StatefulSets;
import dev.obupgrade.kube.Upgrades;
import dev.obupgrade.kube.fabric8.Fabric8Kubernetes;
import dev.obupgrade.kube.fabric8.jobs.JobSettings;
import dev.obupgrade.kubernetes.ControlPlane;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.Situation;
import dev.obupgrade.status.StatusWriter;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees with kubectl itself, against a real API server. No operator runs. */
@Tag("real-cluster")
class KubectlIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MANIFEST =
      """
      apiVersion: obupgrade.dev/v1alpha1
      kind: ObUpgrade
      metadata:
        name: %s
      spec:
        cluster:
          zones:
          - name: zone1
            statefulSet: obtest-zone1
          - name: zone2
            statefulSet: obtest-zone2
          - name: zone3
            statefulSet: obtest-zone3
          connection:
            passwordSecret:
              name: obtest-root
        target:
          version: 4.3.5.3
          image: registry.example/oceanbase:4.3.5.3
      """;

  @TempDir private static Path folder;
  private static ControlPlane plane;
  private static KubernetesClient client;
  private static Path kubectl;
  private static Upgrades upgrades;
  private static StatefulSets sets;

  /** What a program said, and whether it ended well. */
  private record Said(int code, String text) {}

  @BeforeAll
  static void start() throws Exception {
    Path programs = ControlPlane.neededPrograms();
    plane = ControlPlane.start(programs);
    client = plane.client();
    kubectl = programs.resolve("kubectl");
    var port =
        Fabric8Kubernetes.connect(
            client, JobSettings.usual("operator:test"), Clock.systemUTC(), Set.of(), "argocd");
    upgrades = port.upgrades();
    sets = port.statefulSets();
    assertThat(run("apply", "--server-side", "-f", CrdFile.COPIES.getFirst().toString()).code())
        .isZero();
    assertThat(run("wait", "--for=condition=Established", "crd/obupgrades.obupgrade.dev").code())
        .isZero();
    ControlPlane.await("the kind ObUpgrade", () -> upgrades.all().isEmpty());
  }

  @AfterAll
  static void stop() throws Exception {
    if (plane != null) {
      client.close();
      plane.close();
    }
  }

  private static Said run(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(kubectl.toString(), "--kubeconfig", plane.kubeconfigFile().toString()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    String text = new String(process.getInputStream().readAllBytes()).strip();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Said(process.exitValue(), text);
  }

  private static String manifest(String name) throws IOException {
    return write(name, MANIFEST.formatted(name));
  }

  private static String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name + ".yaml"), text).toString();
  }

  private static ObUpgrade upgrade(String name) {
    return upgrades.find("default", name).orElseThrow();
  }

  /** As the operator writes it at the end. */
  private static void end(String name) {
    ObUpgrade upgrade = upgrade(name);
    upgrades.replaceStatus(
        upgrade,
        new StatusWriter()
            .write(
                upgrade.getStatus().withStartedAt(Instant.now()),
                upgrade.getMetadata().getGeneration(),
                new Situation.Ended(true, Reason.Upgraded, "Upgraded."),
                Instant.now()));
  }

  @Test
  void theStatusOfANewObjectSaysThatTheOperatorHasNotSeenIt() throws Exception {
    assertThat(run("apply", "-f", manifest("client-side")).code()).isZero();
    assertThat(run("apply", "--server-side", "-f", manifest("server-side")).code()).isZero();

    for (String name : List.of("client-side", "server-side")) {
      assertThat(upgrade(name).getStatus())
          .as(name)
          .isEqualTo(ObUpgradeStatus.empty().withObservedGeneration(-1L));
    }
    assertThat(run("get", "obu", "client-side", "--no-headers").text())
        .matches("client-side +4\\.3\\.5\\.3 +\\d+s");
  }

  @Test
  void applyingAgainChangesNothingAndDiffShowsNoDefault() throws Exception {
    for (String way : List.of("--server-side=false", "--server-side")) {
      String name = way.equals("--server-side") ? "twice-server" : "twice-client";
      String file = manifest(name);
      run("apply", way, "-f", file);
      // The API server stores an object that server-side apply has created once more, unchanged.
      run("apply", way, "-f", file);
      String version = upgrade(name).getMetadata().getResourceVersion();

      Said again = run("apply", way, "-f", file);
      assertThat(again.code()).isZero();
      assertThat(upgrade(name).getMetadata().getResourceVersion()).as(way).isEqualTo(version);
      assertThat(upgrade(name).getMetadata().getGeneration()).isEqualTo(1);
      Said diff = run("diff", way, "-f", file);
      assertThat(diff.code()).as(diff.text()).isZero();
    }
  }

  @Test
  void applyingAgainLeavesWhatTheOperatorWroteInPeace() throws Exception {
    String file = manifest("ended");
    run("apply", "-f", file);
    end("ended");
    ObUpgradeStatus written = upgrade("ended").getStatus();

    assertThat(run("apply", "-f", file).text()).contains("unchanged");
    assertThat(run("diff", "-f", file).code()).isZero();
    assertThat(run("diff", "--server-side", "--force-conflicts", "-f", file).text())
        .doesNotContain("observedGeneration: -1");
    assertThat(upgrade("ended").getStatus()).isEqualTo(written);
  }

  @Test
  void everyConditionCanBeWaitedFor() throws Exception {
    run("apply", "-f", manifest("waited"));
    Said early = run("wait", "--for=condition=Succeeded", "--timeout=1s", "obu/waited");
    assertThat(early.code()).as("before the operator has seen it: %s", early.text()).isNotZero();
    end("waited");

    for (String condition :
        List.of(
            "Succeeded", "Ready", "Stalled=False", "Reconciling=False", "PreCheckPassed=Unknown")) {
      Said said = run("wait", "--for=condition=" + condition, "--timeout=5s", "obu/waited");
      assertThat(said.code()).as("%s: %s", condition, said.text()).isZero();
    }
    run("patch", "obu/waited", "--type=merge", "-p", "{\"spec\":{\"retry\":\"1\"}}");
    assertThat(run("wait", "--for=condition=Succeeded", "--timeout=1s", "obu/waited").code())
        .as("of a generation that the operator has not seen")
        .isNotZero();
  }

  @Test
  void anEditOfAFrozenFieldIsRefusedWithTheFieldAndTheFix() throws Exception {
    run("apply", "-f", manifest("frozen"));
    ObUpgrade upgrade = upgrade("frozen");
    upgrades.replaceStatus(
        upgrade,
        upgrade
            .getStatus()
            .withObservedGeneration(1L)
            .withPlan(
                JSON.readValue(
                    "{\"from\":\"4.3.5.2-1\",\"hops\":[],\"zones\":[]}", UpgradePlan.class)));
    String edited = MANIFEST.formatted("frozen").replace("version: 4.3.5.3", "version: 4.4.1.0");

    for (String way : List.of("--server-side=false", "--server-side")) {
      Said said =
          run(
              "apply",
              way,
              "--force-conflicts=" + way.equals("--server-side"),
              "-f",
              write("frozen-edited", edited));
      assertThat(said.code()).isNotZero();
      assertThat(said.text()).contains("spec.target.version", "Fix: restore the old values");
    }
    assertThat(
            run("patch", "obu/frozen", "--type=merge", "-p", "{\"spec\":{\"paused\":\"NextStep\"}}")
                .code())
        .isZero();
  }

  @Test
  void aDeletionWaitsUntilTheOperatorLetsGo() throws Exception {
    run("apply", "-f", manifest("deleted"));
    upgrades.hold(upgrade("deleted"));
    Said waiting = run("delete", "obu/deleted", "--timeout=2s");
    assertThat(waiting.code()).as(waiting.text()).isNotZero();
    assertThat(upgrade("deleted").isMarkedForDeletion()).isTrue();

    upgrades.letGo(upgrade("deleted"));
    assertThat(run("wait", "--for=delete", "obu/deleted", "--timeout=10s").code()).isZero();
  }

  @Test
  void explainSaysWhatAFieldIsFor() throws Exception {
    assertThat(run("explain", "obu.spec.paused").text())
        .contains("BetweenZones", "NextStep", "Remove the field to continue");
    assertThat(run("explain", "obu.status.gitImages.image").text()).contains("Kubernetes stored");
    assertThat(run("explain", "obu", "--recursive").text()).contains("gitImages");
  }

  @Test
  void theLastAppliedImageIsReadAsKubectlWroteIt() throws Exception {
    String set =
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: obtest-zone1}
        spec:
          replicas: 0
          serviceName: obtest
          selector: {matchLabels: {app: ob}}
          template:
            metadata: {labels: {app: ob}}
            spec:
              initContainers: [{name: copy, image: "ob:1"}]
              containers: [{name: observer, image: "ob:1"}, {name: agent, image: "agent:1"}]
        """;
    run("apply", "-f", write("set", set));
    run("set", "image", "sts/obtest-zone1", "observer=ob:2", "copy=ob:2");

    assertThat(sets.templateImages("default", "obtest-zone1"))
        .hasValueSatisfying(
            images -> {
              assertThat(images.image("observer")).contains("ob:2");
              assertThat(images.image("copy")).contains("ob:2");
              assertThat(images.initContainers()).containsOnlyKeys("copy");
              assertThat(images.owners())
                  .containsEntry("observer", "kubectl-set")
                  .containsEntry("copy", "kubectl-set")
                  .containsEntry("agent", "kubectl-client-side-apply");
              assertThat(images.lastApplied())
                  .containsEntry("observer", "ob:1")
                  .containsEntry("copy", "ob:1");
              assertThat(images.applier()).contains("kubectl-client-side-apply");
            });

    run(
        "annotate",
        "sts/obtest-zone1",
        "--overwrite",
        "kubectl.kubernetes.io/last-applied-configuration=no JSON");
    assertThat(sets.templateImages("default", "obtest-zone1").orElseThrow().lastApplied())
        .isEmpty();
    assertThat(sets.templateImages("default", "obtest-zone9")).isEmpty();
  }
}
