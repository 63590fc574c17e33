package dev.obupgrade.e2e;

import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.api.ConnectionSpec;
import dev.obupgrade.api.ImageVersion;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.SecretKey;
import dev.obupgrade.api.StepPhase;
import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.api.ZoneSpec;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.JobRequest.Login;
import dev.obupgrade.kube.JobRequest.Work;
import dev.obupgrade.kube.Kubernetes;
import dev.obupgrade.kubernetes.FreedUpgrades;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.jobs.OneJob;
import dev.obupgrade.steps.jobs.OneJob.Seen;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One way to fail, in its own namespace: makes it happen, and records what was seen. */
final class FailureScene implements AutoCloseable {
  static final String PASSWORD = "p'a\"s$s w%rd-密码";
  private static final String UPGRADE = "up";
  private static final Duration PATIENCE = Duration.ofSeconds(150);

  final String namespace;
  final KubernetesClient client;
  private final Kubernetes port;
  private Work.Script work = script("passes");
  private Duration deadline = Duration.ofMinutes(5);
  private Optional<OneJob> operator = Optional.empty();
  private Instant mark = Instant.EPOCH;
  private int mostAtOnce;
  Optional<Seen> told = Optional.empty();
  Duration seenAfter = Duration.ZERO;
  String outcome = "";

  FailureScene(KubernetesClient client, Kubernetes port, String name) {
    this.client = client;
    this.port = port;
    this.namespace = "jobs-it-" + name;
  }

  static Work.Script script(String behaviour) {
    return script("obsim/misbehaving:1", "upgrade_health_checker.py", behaviour, "obtest-root");
  }

  static Work.Script script(String image, String file, String behaviour, String secret) {
    return new Work.Script(
        "script",
        image,
        Optional.empty(),
        file,
        new Login("10.0.0.1", 2881, behaviour, secret, "password"),
        Optional.empty(),
        Optional.empty());
  }

  FailureScene work(Work.Script newWork) {
    work = newWork;
    return this;
  }

  FailureScene deadline(Duration newDeadline) {
    deadline = newDeadline;
    return this;
  }

  /** Creates the namespace with what an upgrade needs. */
  FailureScene prepared() {
    return prepared(spec -> {});
  }

  FailureScene prepared(Consumer<PodSpecBuilder> zonesPods) {
    client
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(namespace)
                .addToLabels("obupgrade-it", namespace)
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build())
        .create();
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("obtest-root")
                .endMetadata()
                .addToStringData("password", PASSWORD)
                .build())
        .create();
    PodSpecBuilder pods = new PodSpecBuilder();
    pods.addNewContainer().withName("observer").withImage("obsim/misbehaving:1").endContainer();
    zonesPods.accept(pods);
    client
        .resource(
            new StatefulSetBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("obtest-zone1")
                .endMetadata()
                .withNewSpec()
                .withReplicas(0)
                .withServiceName("obtest")
                .withNewSelector()
                .addToMatchLabels("app", "obtest")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "obtest")
                .endMetadata()
                .withSpec(pods.build())
                .endTemplate()
                .endSpec()
                .build())
        .create();
    ObUpgrade upgrade = new ObUpgrade();
    upgrade.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName(UPGRADE).build());
    upgrade.setSpec(
        new ObUpgradeSpec(
            new ClusterSpec(
                "observer",
                Stream.of("zone1", "zone2", "zone3")
                    .map(zone -> new ZoneSpec(zone, "obtest-" + zone))
                    .toList(),
                new ConnectionSpec("root", 2881, new SecretKey("obtest-root", "password"))),
            new ImageVersion("4.3.5.3", "obsim/misbehaving:1"),
            List.of(),
            UpgradeMode.Upgrade,
            null,
            null));
    record(client.resource(upgrade).create());
    return this;
  }

  /** No script that changes the database runs without it. */
  private void record(ObUpgrade upgrade) {
    port.records()
        .create(
            new ClusterRecord(
                namespace,
                UpgradeContext.recordName(upgrade),
                upgrade.getMetadata().getUid(),
                UPGRADE,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ClusterRecord.Subject.unknown(),
                Optional.empty()));
  }

  FailureScene begin() {
    operator = Optional.of(new OneJob(port, namespace, UPGRADE, work, deadline).start());
    return this;
  }

  FailureScene operatorDies() {
    operator.orElseThrow().close();
    return this;
  }

  /** Resets the operator's state, as if it had died before it could store anything. */
  FailureScene forgetsAll() {
    ObUpgrade upgrade = port.upgrades().find(namespace, UPGRADE).orElseThrow();
    port.upgrades().replaceStatus(upgrade, ObUpgradeStatus.empty());
    return this;
  }

  /** Starts measuring the time until the failure is seen. */
  FailureScene mark() {
    mark = Instant.now();
    return this;
  }

  FailureScene running() throws Exception {
    await("the script to run", () -> any(s -> s.reason().equals("JobRunning")));
    await("its container", () -> atWork() == 1);
    return this;
  }

  /** Waits for the first time since the mark at which the resource says this. */
  FailureScene sees(String reason, String... words) throws Exception {
    await(
        "reason " + reason + " with " + List.of(words),
        () -> {
          told =
              operator.orElseThrow().seen().stream()
                  .filter(s -> s.at().isAfter(mark) && s.reason().equals(reason))
                  .filter(s -> Stream.of(words).allMatch(s.message()::contains))
                  .findFirst();
          return told.isPresent();
        });
    seenAfter = Duration.between(mark, told.orElseThrow().at());
    return this;
  }

  FailureScene stalls() throws Exception {
    await("it to fail", () -> last().phase() == StepPhase.Failed);
    outcome = "Stalled until spec.retry, after " + count(jobsMade());
    return this;
  }

  FailureScene goesOn() throws Exception {
    await("it to succeed", () -> last().phase() == StepPhase.Succeeded);
    outcome = "went on by itself, " + count(jobsMade()) + " in all";
    return this;
  }

  private static String count(long jobs) {
    return jobs + (jobs == 1 ? " Job" : " Jobs");
  }

  /** Returns how many different Jobs the messages named, including those that are gone. */
  private long jobsMade() {
    return operator.orElseThrow().seen().stream()
        .map(Seen::message)
        .filter(m -> m.matches("(?s).*Job up-\\S+ (is starting|is running).*"))
        .map(m -> m.replaceFirst("(?s).*Job (up-\\S+) .*", "$1"))
        .distinct()
        .count();
  }

  private boolean any(java.util.function.Predicate<Seen> what) {
    return operator.orElseThrow().seen().stream()
        .anyMatch(s -> s.at().isAfter(mark) && what.test(s));
  }

  Seen last() {
    return operator.orElseThrow().seen().getLast();
  }

  String everythingSaid() {
    return operator.orElseThrow().seen().toString();
  }

  int mostAtOnce() {
    return mostAtOnce;
  }

  Optional<Job> job() {
    return client.batch().v1().jobs().inNamespace(namespace).list().getItems().stream()
        .max(Comparator.comparing(j -> j.getMetadata().getCreationTimestamp()));
  }

  Job theJob() throws Exception {
    await("the Job", () -> job().isPresent());
    return job().orElseThrow();
  }

  Pod thePod() throws Exception {
    await("the Job's pod", () -> !pods().isEmpty());
    return pods().getFirst();
  }

  List<Pod> pods() {
    return client.pods().inNamespace(namespace).list().getItems();
  }

  /** Returns the pods with a running container, as far as Kubernetes knows. */
  private int atWork() {
    int now =
        (int)
            pods().stream()
                .filter(p -> List.of("Running", "Unknown").contains(p.getStatus().getPhase()))
                .filter(
                    p ->
                        p.getStatus().getContainerStatuses().stream()
                            .anyMatch(
                                c -> c.getState() != null && c.getState().getRunning() != null))
                .count();
    mostAtOnce = Math.max(mostAtOnce, now);
    return now;
  }

  /** Checks the pods while it waits, so that it sees two at once. */
  void await(String what, Callable<Boolean> condition) throws Exception {
    Instant end = Instant.now().plus(PATIENCE).plus(PATIENCE);
    while (!condition.call()) {
      atWork();
      if (Instant.now().isAfter(end)) {
        throw new AssertionError(
            "%s: timed out waiting for %s. Last status: %s"
                .formatted(
                    namespace, what, operator.map(o -> o.seen().toString()).orElse("nothing")));
      }
      Thread.sleep(250);
    }
  }

  @Override
  public void close() {
    operator.ifPresent(OneJob::close);
    FreedUpgrades.in(client, namespace);
    client.namespaces().withName(namespace).delete();
  }
}
