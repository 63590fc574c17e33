package dev.obupgrade.e2e;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.StepStatus;
import dev.obupgrade.bench.WaitingShare.Who;
import dev.obupgrade.bench.WaitingShare.Work;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The times in which Kubernetes worked on an upgrade: from a new Job until the end of its pod, and
 * from a changed StatefulSet until its new pod ran. Comes from watches, because Kubernetes itself
 * records whole seconds only.
 */
final class ClusterTimes implements AutoCloseable {
  private final Clock clock;
  private final List<SharedIndexInformer<?>> watches = new ArrayList<>();
  private final Map<String, Instant> jobsBegun = new ConcurrentHashMap<>();
  private final Map<String, Instant> jobsOver = new ConcurrentHashMap<>();
  private final Map<String, String> images = new ConcurrentHashMap<>();
  private final Map<String, Instant> setsChanged = new ConcurrentHashMap<>();
  private final Map<String, Instant> podsRun = new ConcurrentHashMap<>();
  private final Map<String, Instant> acted = new ConcurrentHashMap<>();
  private volatile Optional<ObUpgrade> upgrade = Optional.empty();

  ClusterTimes(KubernetesClient client, String namespace, Clock clock) {
    this.clock = clock;
    watches.add(
        client.batch().v1().jobs().inNamespace(namespace).inform(new Each<Job>(this::sawJob)));
    watches.add(
        client
            .apps()
            .statefulSets()
            .inNamespace(namespace)
            .inform(new Each<StatefulSet>(this::sawSet)));
    watches.add(client.pods().inNamespace(namespace).inform(new Each<Pod>(this::sawPod)));
    watches.add(
        client
            .resources(ObUpgrade.class)
            .inNamespace(namespace)
            .inform(new Each<ObUpgrade>(this::sawUpgrade)));
  }

  /** The state that was seen last. */
  Optional<ObUpgrade> upgrade() {
    return upgrade;
  }

  /** Returns when the operator announced the first action of a step. */
  Optional<Instant> acted(String zone, String step) {
    return Optional.ofNullable(acted.get(zone + "/" + step));
  }

  List<Work> works() {
    List<Work> works = new ArrayList<>();
    jobsBegun.forEach(
        (name, begun) ->
            works.add(new Work(Who.JOB, begun, jobsOver.getOrDefault(name, clock.instant()))));
    setsChanged.forEach(
        (name, changed) ->
            podsRun.entrySet().stream()
                .filter(pod -> pod.getKey().startsWith(name + "-"))
                .map(Map.Entry::getValue)
                .filter(ran -> ran.isAfter(changed))
                .min(Instant::compareTo)
                .ifPresent(ran -> works.add(new Work(Who.POD, changed, ran))));
    return works;
  }

  private void sawJob(Job job) {
    String name = job.getMetadata().getName();
    jobsBegun.putIfAbsent(name, clock.instant());
    boolean over =
        job.getStatus() != null
            && job.getStatus().getConditions().stream()
                .filter(c -> c.getStatus().equals("True"))
                .anyMatch(c -> c.getType().equals("Complete") || c.getType().equals("Failed"));
    if (over) {
      jobsOver.putIfAbsent(name, clock.instant());
    }
  }

  private void sawSet(StatefulSet set) {
    String name = set.getMetadata().getName();
    String image = set.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage();
    String before = images.put(name, image);
    if (before != null && !before.equals(image)) {
      setsChanged.put(name, clock.instant());
    }
  }

  private void sawPod(Pod pod) {
    String job = pod.getMetadata().getLabels().get("batch.kubernetes.io/job-name");
    if (job != null) {
      // The pod's work is over then. Kubernetes takes another moment to update the Job.
      if (pod.getStatus().getPhase().equals("Succeeded")
          || pod.getStatus().getPhase().equals("Failed")) {
        jobsOver.putIfAbsent(job, clock.instant());
      }
      return;
    }
    boolean runs =
        pod.getStatus().getContainerStatuses().stream()
            .anyMatch(c -> c.getState() != null && c.getState().getRunning() != null);
    if (runs) {
      podsRun.putIfAbsent(
          pod.getMetadata().getName() + " " + pod.getMetadata().getUid(), clock.instant());
    }
  }

  private void sawUpgrade(ObUpgrade seen) {
    upgrade = Optional.of(seen);
    if (seen.getStatus() == null) {
      return;
    }
    seen.getStatus().hops().stream()
        .flatMap(h -> h.zones().stream())
        .forEach(
            z ->
                z.steps().stream()
                    .filter(s -> s.attempts() > 0)
                    .forEach(s -> acted.putIfAbsent(z.name() + "/" + s.name(), clock.instant())));
  }

  /** Of all zones and hops. */
  static Stream<StepStatus> steps(ObUpgrade upgrade) {
    return Stream.concat(
        upgrade.getStatus().steps().stream(),
        upgrade.getStatus().hops().stream()
            .flatMap(
                h ->
                    Stream.concat(
                        h.steps().stream(), h.zones().stream().flatMap(z -> z.steps().stream()))));
  }

  @Override
  public void close() {
    watches.forEach(SharedIndexInformer::stop);
  }

  private record Each<T extends HasMetadata>(Consumer<T> seen) implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T resource) {
      seen.accept(resource);
    }

    @Override
    public void onUpdate(T before, T resource) {
      seen.accept(resource);
    }

    @Override
    public void onDelete(T resource, boolean unknown) {
      // A pod that is gone was seen to end before.
    }
  }
}
