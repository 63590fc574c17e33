package dev.obupgrade.kube;

import dev.obupgrade.kube.JobState.ContainerState;
import dev.obupgrade.kube.JobState.Phase;
import dev.obupgrade.kube.JobState.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** {@link Jobs} in memory. A function of the test decides how each Job goes. */
public final class FakeJobs implements Jobs {
  private Duration scheduling = Duration.ofSeconds(2);

  private final FakePods shared;
  private final FakeApi api;
  private final Map<String, Entry> jobs = new LinkedHashMap<>();
  private final List<JobRequest> requests = new ArrayList<>();
  private int made;
  private Optional<Trouble> refusal = Optional.empty();
  private Function<JobRequest, JobOutcome> runner =
      request -> {
        throw new IllegalStateException(
            "Job %s was created, but the test says nothing on how Jobs go: FakeJobs.run(...)"
                .formatted(request.name()));
      };

  FakeJobs(FakePods shared) {
    this.shared = shared;
    this.api = shared.api;
  }

  private final class Entry {
    final JobRequest request;
    final String uid = "job-" + ++made;
    Phase phase = Phase.PENDING;
    Optional<Trouble> trouble = Optional.empty();
    List<ContainerState> containers = List.of();
    Map<String, String> logs = Map.of();
    boolean stopped;

    Entry(JobRequest request) {
      this.request = request;
    }

    boolean ended() {
      return phase == Phase.SUCCEEDED || phase == Phase.FAILED;
    }

    /** The Job has no effect any more, but isn't known to be over. */
    void stop(String message) {
      stopped = true;
      trouble = Optional.of(new Trouble(Trouble.Kind.LOST, message));
    }

    void fail(Trouble.Kind kind, String message) {
      phase = Phase.FAILED;
      trouble = Optional.of(new Trouble(kind, message));
    }

    JobState state() {
      return new JobState(
          request.namespace(),
          request.name(),
          Optional.of(uid),
          Optional.of(request.ownerUid()),
          phase,
          trouble,
          containers);
    }
  }

  /** Sets how long it takes from a Job's creation until its containers start. */
  public void scheduling(Duration time) {
    scheduling = time;
  }

  /** Sets how Jobs go. The function runs once for each, when its pod starts. */
  public void run(Function<JobRequest, JobOutcome> newRunner) {
    runner = newRunner;
  }

  /** Returns every Job that was created, in order. */
  public List<JobRequest> requests() {
    return List.copyOf(requests);
  }

  /** Returns the Jobs that exist now, ended ones among them. */
  public List<JobRequest> existing() {
    return jobs.values().stream().map(entry -> entry.request).toList();
  }

  /** Evicts the pod of a running Job, or removes its node. */
  public void losePod(String namespace, String name) {
    Entry entry = jobs.get(key(namespace, name));
    if (!entry.ended()) {
      entry.fail(Trouble.Kind.LOST, "pod was evicted: the node was low on resource memory");
    }
  }

  /** Cuts off the node of a running Job: nobody knows whether its container still runs. */
  public void losePodsNode(String namespace, String name) {
    jobs.get(key(namespace, name)).stop("the pod is being deleted: its node is unreachable");
  }

  /** Deletes a Job as somebody else. */
  public void vanish(String namespace, String name) {
    jobs.remove(key(namespace, name));
  }

  /** The owner of Jobs is gone, and so are they. A pod on a node that is away stays. */
  public void collect(String ownerUid) {
    jobs.values().removeIf(e -> e.request.ownerUid().equals(ownerUid) && !e.stopped);
  }

  /** Makes the API server refuse every Job, or accept them again if empty. */
  public void refuseCreation(Optional<Trouble> why) {
    refusal = why;
  }

  /** Creates a Job as somebody else, before the operator does. */
  public void squat(String namespace, String name, String ownerUid) {
    Entry entry =
        new Entry(
            new JobRequest(
                namespace,
                name,
                "somebody",
                ownerUid,
                Map.of(),
                PodNeeds.none(),
                Optional.empty(),
                Duration.ofDays(1),
                List.of()));
    entry.phase = Phase.SUCCEEDED;
    jobs.put(key(namespace, name), entry);
  }

  /** Deletes a Job as somebody else, and creates a succeeded one of the same name and owner. */
  public void replace(String namespace, String name) {
    squat(namespace, name, jobs.get(key(namespace, name)).request.ownerUid());
  }

  @Override
  public Optional<JobState> find(String namespace, String name) {
    return api.read(() -> Optional.ofNullable(jobs.get(key(namespace, name))).map(Entry::state));
  }

  @Override
  public Optional<Trouble> create(JobRequest request) {
    if (refusal.isPresent()) {
      return api.read(() -> refusal);
    }
    api.write(
        "create",
        "Job",
        request.namespace(),
        request.name(),
        request.work().toString(),
        () -> {
          String key = key(request.namespace(), request.name());
          Entry there = jobs.get(key);
          if (there != null) {
            if (!there.request.ownerUid().equals(request.ownerUid())) {
              throw new ApiException.Refused(
                  409,
                  "Job %s exists already and belongs to %s (uid %s)"
                      .formatted(key, there.request.ownerName(), there.request.ownerUid()),
                  null);
            }
            return there;
          }
          Entry entry = new Entry(request);
          jobs.put(key, entry);
          requests.add(request);
          api.later(scheduling, () -> start(entry));
          api.later(request.deadline(), () -> expire(entry));
          return entry;
        });
    return Optional.empty();
  }

  private boolean current(Entry entry) {
    return jobs.get(key(entry.request.namespace(), entry.request.name())) == entry
        && !entry.ended()
        && !entry.stopped;
  }

  private void start(Entry entry) {
    if (!current(entry)) {
      return;
    }
    Optional<String> broken =
        entry.request.work().stream()
            .map(FakeJobs::image)
            .filter(shared.brokenImages::containsKey)
            .map(shared.brokenImages::get)
            .findFirst();
    if (broken.isPresent()) {
      entry.trouble = Optional.of(new Trouble(Trouble.Kind.IMAGE, broken.get()));
      api.later(Duration.ofSeconds(10), () -> start(entry));
      return;
    }
    JobOutcome outcome = runner.apply(entry.request);
    entry.trouble = outcome.trouble().filter(FakeJobs::keepsPending);
    if (entry.trouble.isPresent()) {
      api.later(Duration.ofSeconds(10), () -> start(entry));
      return;
    }
    entry.phase = Phase.RUNNING;
    entry.containers =
        entry.request.work().stream()
            .map(work -> new ContainerState(work.container(), Optional.empty(), ""))
            .toList();
    api.later(outcome.after(), () -> end(entry, outcome));
  }

  private void end(Entry entry, JobOutcome outcome) {
    if (!current(entry)) {
      return;
    }
    entry.logs = outcome.logs();
    if (outcome.trouble().isPresent()) {
      entry.fail(outcome.trouble().get().kind(), outcome.trouble().get().message());
      return;
    }
    outcome.effect().run();
    entry.containers = outcome.containers();
    entry.phase = Phase.SUCCEEDED;
    for (ContainerState container : outcome.containers()) {
      if (container.exitCode().orElse(-1) != 0) {
        entry.fail(
            Trouble.Kind.EXITED,
            "container %s ended with %d"
                .formatted(container.name(), container.exitCode().orElse(-1)));
      }
    }
  }

  private void expire(Entry entry) {
    if (current(entry)) {
      entry.fail(
          Trouble.Kind.DEADLINE,
          "the Job was active longer than its deadline of %s".formatted(entry.request.deadline()));
    }
  }

  @Override
  public Optional<String> othersAtWork(
      String namespace, Map<String, String> labels, String ownerUid) {
    return api.read(
        () ->
            jobs.values().stream()
                .filter(e -> !e.ended() && e.request.namespace().equals(namespace))
                .filter(
                    e -> !Collections.disjoint(e.request.labels().entrySet(), labels.entrySet()))
                .filter(e -> !e.request.ownerUid().equals(ownerUid))
                .map(e -> e.request.name() + "-pod")
                .findFirst());
  }

  @Override
  public List<String> atWork(String namespace, String ownerUid) {
    return api.read(
        () ->
            jobs.values().stream()
                .filter(e -> !e.ended() && e.request.namespace().equals(namespace))
                .filter(e -> e.request.ownerUid().equals(ownerUid))
                .map(e -> e.request.name())
                .sorted()
                .toList());
  }

  @Override
  public String log(String namespace, String name, String container) {
    return api.read(
        () -> {
          Entry entry = jobs.get(key(namespace, name));
          return entry == null ? "" : entry.logs.getOrDefault(container, "");
        });
  }

  /** The Job can be found until its pod has ended. */
  @Override
  public void delete(String namespace, String name) {
    api.write(
        "delete",
        "Job",
        namespace,
        name,
        "",
        () -> {
          Entry entry = jobs.get(key(namespace, name));
          if (entry == null || entry.ended() || entry.phase == Phase.PENDING) {
            jobs.remove(key(namespace, name));
          } else {
            entry.stop("the pod is being deleted");
            api.later(shared.timing.termination(), () -> vanish(namespace, name));
          }
          return name;
        });
  }

  private static boolean keepsPending(Trouble trouble) {
    return trouble.kind() == Trouble.Kind.IMAGE || trouble.kind().passes();
  }

  private static String image(JobRequest.Work work) {
    return switch (work) {
      case JobRequest.Work.Script script -> script.image();
      case JobRequest.Work.Probe probe -> probe.image();
      case JobRequest.Work.Suite suite -> "operator";
    };
  }

  private static String key(String namespace, String name) {
    return namespace + "/" + name;
  }
}
