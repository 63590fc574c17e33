package dev.obupgrade.kube.fabric8.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.obupgrade.kube.JobRequest;
import dev.obupgrade.kube.JobRequest.Login;
import dev.obupgrade.kube.JobRequest.Work;
import dev.obupgrade.kube.PodNeeds;
import dev.obupgrade.kube.PodNeeds.NodeTerm;
import dev.obupgrade.kube.PodNeeds.Requirement;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class JobManifestTest {
  private static final JobSettings SETTINGS = JobSettings.usual("operator:1");
  private static final Login LOGIN =
      new Login("10.0.0.1", 2881, "$(OBU_PASSWORD)", "obtest-root", "pass");
  private static final Work SCRIPT =
      new Work.Script(
          "script",
          "image:1",
          Optional.of("4.3.5.3-103000092025080818"),
          "upgrade_pre.py",
          LOGIN,
          Optional.empty(),
          Optional.empty());
  private static final Work SUITE =
      new Work.Suite("suite", LOGIN, List.of("z1", "z2"), "4.3.5.3", JobRequest.Wishes.none());

  private static JobRequest request(PodNeeds needs, Optional<String> node, Work... work) {
    return new JobRequest(
        "db",
        "job",
        "upgrade",
        "uid-1",
        Map.of("obupgrade.dev/step", "prepare"),
        needs,
        node,
        Duration.ofMinutes(90),
        List.of(work));
  }

  private static Job job(Work... work) {
    return new JobManifest(SETTINGS).job(request(PodNeeds.none(), Optional.empty(), work));
  }

  private static PodSpec pod(Job job) {
    return job.getSpec().getTemplate().getSpec();
  }

  private static Container container(Work work) {
    return pod(job(work)).getContainers().getFirst();
  }

  @Test
  void aJobRunsItsPodOnceAndNoLongerThanItsDeadline() {
    Job job = job(SCRIPT);

    assertThat(job.getSpec().getBackoffLimit()).isZero();
    assertThat(job.getSpec().getParallelism()).isOne();
    assertThat(job.getSpec().getCompletions()).isOne();
    assertThat(job.getSpec().getPodReplacementPolicy()).isEqualTo("Failed");
    assertThat(job.getSpec().getActiveDeadlineSeconds())
        .isEqualTo(5400 + JobManifest.START.toSeconds());
    assertThat(container(SCRIPT).getEnv())
        .filteredOn(env -> env.getName().equals("OBU_DEADLINE"))
        .extracting(EnvVar::getValue)
        .containsExactly("5400");
    assertThat(pod(job).getRestartPolicy()).isEqualTo("Never");
  }

  @Test
  void aScriptKnowsTheBuildThatItsImageMustBe() {
    assertThat(container(SCRIPT).getEnv())
        .filteredOn(env -> env.getName().equals("OBU_BUILD"))
        .extracting(EnvVar::getValue)
        .containsExactly("4.3.5.3-103000092025080818");
  }

  @Test
  void aJobGoesWithItsUpgrade() {
    assertThat(job(SCRIPT).getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(
            owner -> {
              assertThat(owner.getUid()).isEqualTo("uid-1");
              assertThat(owner.getController()).isTrue();
              assertThat(owner.getBlockOwnerDeletion()).isFalse();
            });
  }

  @Test
  void thePasswordIsAReferenceAndComesAfterEverythingThatCouldTakeItUp() {
    for (Work work : List.of(SCRIPT, SUITE)) {
      EnvVar last = container(work).getEnv().getLast();

      assertThat(last.getName()).isEqualTo("OBU_PASSWORD");
      assertThat(last.getValue()).isNull();
      assertThat(last.getValueFrom().getSecretKeyRef().getName()).isEqualTo("obtest-root");
      assertThat(last.getValueFrom().getSecretKeyRef().getKey()).isEqualTo("pass");
    }
  }

  @Test
  void whatTheSuiteLooksAtBesidesIsOnItsCommandLineAndItsPasswordsAreNot() {
    var wishes =
        new JobRequest.Wishes(
            Optional.of("24h"),
            List.of(new JobRequest.TenantLogin("mysql1", "app", "app-secret", "pw")),
            List.of(
                new JobRequest.Counterpart(
                    "west", new Login("10.9.0.1", 3881, "ops", "west-secret", "pw"))),
            Optional.of(false));
    Container suite =
        container(new Work.Suite("suite", LOGIN, List.of("z1", "z2"), "4.3.5.3", wishes));

    assertThat(suite.getArgs())
        .containsExactly(
            "precheck",
            "--job",
            "--max-backup-age",
            "24h",
            "--tenant-login",
            "app@mysql1=env:OBU_PASSWORD_1",
            "--counterpart",
            "west=ops@10.9.0.1:3881=env:OBU_PASSWORD_2",
            "--cpu-arch",
            "no-avx2");
    assertThat(suite.getEnv())
        .filteredOn(env -> env.getName().startsWith("OBU_PASSWORD_"))
        .extracting(
            EnvVar::getName,
            env -> env.getValueFrom().getSecretKeyRef().getName(),
            env -> env.getValueFrom().getSecretKeyRef().getOptional())
        .containsExactly(
            tuple("OBU_PASSWORD_1", "app-secret", true),
            tuple("OBU_PASSWORD_2", "west-secret", true));
    assertThat(suite.getEnv().reversed().stream().limit(3).map(EnvVar::getName))
        .as("nothing comes after them that could take them up")
        .containsExactly("OBU_PASSWORD_2", "OBU_PASSWORD_1", "OBU_PASSWORD");
  }

  @Test
  void whatLooksLikeAVariableIsTakenAsText() {
    assertThat(container(SCRIPT).getEnv())
        .filteredOn(env -> env.getName().equals("OBU_USER"))
        .extracting(EnvVar::getValue)
        .containsExactly("$$(OBU_PASSWORD)");
    assertThat(container(SCRIPT).getCommand().getLast().replace("$$", "$"))
        .isEqualTo(SETTINGS.scripts().runScript());
  }

  @Test
  void theSuiteRunsInTheOperatorsImage() {
    assertThat(container(SUITE).getImage()).isEqualTo("operator:1");
    assertThat(container(SUITE).getArgs()).containsExactly("precheck", "--job");
  }

  @Test
  void containersHaveNoRightsAndCantWriteToTheirImage() {
    PodSpec pod = pod(job(SCRIPT, SUITE));

    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(10001);
    assertThat(pod.getContainers())
        .extracting(Container::getSecurityContext)
        .allSatisfy(
            context -> {
              assertThat(context.getReadOnlyRootFilesystem()).isTrue();
              assertThat(context.getAllowPrivilegeEscalation()).isFalse();
              assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
            });
  }

  @Test
  void theUserIdCanBeLeftToTheNamespace() {
    var settings =
        new JobSettings(
            "operator:1",
            List.of(),
            OptionalLong.empty(),
            SETTINGS.resources(),
            SETTINGS.scripts());

    Job job = new JobManifest(settings).job(request(PodNeeds.none(), Optional.empty(), SCRIPT));

    assertThat(pod(job).getSecurityContext().getRunAsUser()).isNull();
    assertThat(pod(job).getSecurityContext().getRunAsNonRoot()).isTrue();
  }

  @Test
  void itsContainersAskForWhatIsSetAndNothingElse() {
    var settings =
        SETTINGS.with(new JobSettings.Resources(Map.of("memory", "64Mi"), Map.of("cpu", "2")));

    Job job = new JobManifest(settings).job(request(PodNeeds.none(), Optional.empty(), SCRIPT));

    var resources = pod(job).getContainers().getFirst().getResources();
    assertThat(resources.getRequests()).isEqualTo(Map.of("memory", new Quantity("64Mi")));
    assertThat(resources.getLimits()).isEqualTo(Map.of("cpu", new Quantity("2")));
  }

  @Test
  void containersOfOnePodShareNoFolder() {
    List<String> volumes =
        pod(job(SCRIPT, SUITE)).getContainers().stream()
            .flatMap(container -> container.getVolumeMounts().stream())
            .map(VolumeMount::getName)
            .toList();

    assertThat(new HashSet<>(volumes)).hasSameSizeAs(volumes).hasSize(4);
  }

  @Test
  void aJobGoesWhereTheZonesPodsMayGo() {
    var needs =
        new PodNeeds(
            List.of("pull"),
            Map.of("kubernetes.io/arch", "arm64"),
            List.of(Map.of("key", "dedicated", "operator", "Exists", "tolerationSeconds", "60")),
            List.of(
                new NodeTerm(List.of(new Requirement("disk", "In", List.of("ssd"))), List.of()),
                new NodeTerm(
                    List.of(new Requirement("gpu", "DoesNotExist", List.of())), List.of())),
            Optional.of("databases"),
            Optional.of("kata"));

    PodSpec pod = pod(new JobManifest(SETTINGS).job(request(needs, Optional.of("n1"), SCRIPT)));

    assertThat(pod.getImagePullSecrets()).containsExactly(new LocalObjectReference("pull"));
    assertThat(pod.getNodeSelector()).isEqualTo(Map.of("kubernetes.io/arch", "arm64"));
    assertThat(pod.getTolerations().getFirst().getTolerationSeconds()).isEqualTo(60);
    assertThat(pod.getPriorityClassName()).isEqualTo("databases");
    assertThat(pod.getRuntimeClassName()).isEqualTo("kata");
    assertThat(
            pod.getAffinity()
                .getNodeAffinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution()
                .getNodeSelectorTerms())
        .hasSize(2)
        .allSatisfy(
            term -> assertThat(term.getMatchFields().getFirst().getValues()).containsExactly("n1"))
        .extracting(term -> term.getMatchExpressions().getFirst().getKey())
        .containsExactly("disk", "gpu");
  }

  @Test
  void theArchitectureOfTheZonesNodesHoldsUnlessTheTemplateNamesOne() {
    assertThat(PodNeeds.none().on("arm64").nodeSelector())
        .isEqualTo(Map.of("kubernetes.io/arch", "arm64"));
    var named = new PodNeeds(List.of(), Map.of("kubernetes.io/arch", "amd64"), List.of());
    assertThat(named.on("arm64")).isEqualTo(named);
  }

  @Test
  void aPolicyOfTheClusterCannotTakeTheResultAwayTooSoon() {
    assertThat(job(SCRIPT).getSpec().getTtlSecondsAfterFinished()).isEqualTo(30 * 24 * 3600);
  }

  @Test
  void aJobKnowsWhichContainersDoItsWork() {
    assertThat(job(SCRIPT, SUITE).getMetadata().getAnnotations())
        .containsEntry("obupgrade.dev/containers", "script,suite");
  }

  @Test
  void theOperatorsPullSecretsAreForItsOwnImageOnly() {
    var settings =
        new JobSettings(
            "operator:1",
            List.of("own"),
            OptionalLong.empty(),
            SETTINGS.resources(),
            SETTINGS.scripts());
    var manifest = new JobManifest(settings);

    assertThat(
            pod(manifest.job(request(PodNeeds.none(), Optional.empty(), SUITE)))
                .getImagePullSecrets())
        .containsExactly(new LocalObjectReference("own"));
    assertThat(
            pod(manifest.job(request(PodNeeds.none(), Optional.empty(), SCRIPT)))
                .getImagePullSecrets())
        .isEmpty();
  }

  @Test
  void aPodTellsWhoseItIsWhenItsJobIsGone() {
    assertThat(job(SCRIPT).getSpec().getTemplate().getMetadata().getLabels())
        .containsEntry("obupgrade.dev/upgrade-uid", "uid-1")
        .containsEntry("obupgrade.dev/step", "prepare");
  }

  @Test
  void sidecarsAreKeptAway() {
    assertThat(job(SCRIPT).getSpec().getTemplate().getMetadata().getLabels())
        .containsEntry("sidecar.istio.io/inject", "false");
  }
}
