package dev.obupgrade.kube;

import dev.obupgrade.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;

/**
 * The whole port in memory, with state and over virtual time: StatefulSets replace their pods, Jobs
 * run, writes conflict. Tests set the scene and let things go wrong here; the operator gets {@link
 * #port()}.
 *
 * <p>Time is the clock's. Whatever has become due by then happens before the next call is answered;
 * {@link #advance} also lets everything on the way happen at its own moment.
 */
public final class FakeKubernetes {
  private final FakeApi api;
  private final FakePods pods;
  private final FakeStatefulSets statefulSets;
  private final FakeJobs jobs;
  private final FakeSecrets secrets;
  private final FakeRecords records;
  private final FakeUpgrades upgrades;
  private final FakeEvents events;
  private final FakeSurroundings surroundings;

  public FakeKubernetes(VirtualClock clock) {
    api = new FakeApi(clock);
    pods = new FakePods(api);
    statefulSets = new FakeStatefulSets(api);
    jobs = new FakeJobs(pods);
    secrets = new FakeSecrets(api);
    records = new FakeRecords(api);
    upgrades = new FakeUpgrades(api);
    events = new FakeEvents(api);
    surroundings = new FakeSurroundings(api, statefulSets);
  }

  /** A pod's container has started. */
  @FunctionalInterface
  public interface PodStarted {
    void started(String statefulSet, PodState pod, String image);
  }

  /** What the operator works with. */
  public Kubernetes port() {
    return new Kubernetes(statefulSets, jobs, secrets, records, upgrades, events, surroundings);
  }

  /** Adds a StatefulSet whose pods run and are ready; listeners aren't told of these pods. */
  public FakeStatefulSet addStatefulSet(
      String namespace, String name, int replicas, Map<String, String> images) {
    var set = new FakeStatefulSet(pods, namespace, name, replicas, images);
    statefulSets.sets.put(namespace + "/" + name, set);
    return set;
  }

  public FakeStatefulSet statefulSet(String namespace, String name) {
    return statefulSets.sets.get(namespace + "/" + name);
  }

  /** Takes a StatefulSet with its pods away. */
  public void removeStatefulSet(String namespace, String name) {
    statefulSets.sets.remove(namespace + "/" + name);
  }

  /** Told the StatefulSet and the pod whenever a pod's process has ended. */
  public void onPodStopped(BiConsumer<String, PodState> listener) {
    pods.stopped.add(listener);
  }

  /** Told the StatefulSet, the pod and the image whenever a container has started. */
  public void onPodStarted(PodStarted listener) {
    pods.started.add(listener);
  }

  /** The readiness probe, given the StatefulSet and the pod; without one running is ready. */
  public void readiness(BiPredicate<String, PodState> probe) {
    pods.readiness = probe;
  }

  /** The same of a probe that needs this long to tell that the readiness has ended. */
  public void readiness(BiPredicate<String, PodState> probe, Duration unreadyAfter) {
    readiness(probe);
    pods.unreadyAfter = Optional.of(unreadyAfter);
  }

  /**
   * Servers' containers with this image can't run from now on, although Jobs with it can.
   *
   * @param where an image, or a pod's name, a blank and an image
   */
  public void breakServers(String where, PodState.Trouble trouble) {
    pods.brokenServers.put(where, trouble);
  }

  public void repairServers(String where) {
    pods.brokenServers.remove(where);
  }

  /** An admission webhook rewrites the images of StatefulSets that are patched. */
  public void admission(UnaryOperator<String> rewriting) {
    pods.admission = rewriting;
  }

  /** Containers with this image can't start from now on, for the reason given. */
  public void breakImage(String image, String trouble) {
    pods.brokenImages.put(image, trouble);
  }

  public void repairImage(String image) {
    pods.brokenImages.remove(image);
  }

  public void timing(FakeTiming timing) {
    pods.timing = timing;
  }

  public FakeJobs jobs() {
    return jobs;
  }

  public FakeSecrets secrets() {
    return secrets;
  }

  public FakeRecords records() {
    return records;
  }

  public FakeUpgrades upgrades() {
    return upgrades;
  }

  public FakeSurroundings surroundings() {
    return surroundings;
  }

  public FakeEvents events() {
    return events;
  }

  public Faults faults() {
    return api.faults;
  }

  /** All writes that took effect, in order. */
  public List<Mutation> mutations() {
    return api.mutations();
  }

  /** How many write calls there were, also such as failed. */
  public int writes() {
    return api.writes();
  }

  /** Moves the clock; everything that is due on the way happens at its own moment. */
  public void advance(Duration by) {
    api.advance(by);
  }

  /** Does what is due by now, for a test that moved the clock itself. */
  public void catchUp() {
    api.catchUp();
  }
}
