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
 * The whole port in memory, with state and virtual time: StatefulSets replace their pods, Jobs run,
 * writes conflict. Tests set the scene and cause failures here. The operator gets {@link #port()}.
 *
 * <p>Time is the clock's. Work that is due runs before the next call is answered. {@link #advance}
 * also runs all work on the way at its own time.
 */
public final class FakeKubernetes {
  private final FakeApi api;
  private final FakePods pods;
  private final FakeStatefulSets statefulSets;
  private final FakeBudgets budgets;
  private final FakeJobs jobs;
  private final FakeSecrets secrets;
  private final FakeRecords records;
  private final FakeUpgrades upgrades;
  private final FakeEvents events;
  private final FakeSurroundings surroundings;
  private final FakeGitOps gitOps;

  public FakeKubernetes(VirtualClock clock) {
    api = new FakeApi(clock);
    pods = new FakePods(api);
    statefulSets = new FakeStatefulSets(api);
    budgets = new FakeBudgets(api, statefulSets);
    jobs = new FakeJobs(pods);
    secrets = new FakeSecrets(api);
    upgrades = new FakeUpgrades(api);
    events = new FakeEvents(api);
    surroundings = new FakeSurroundings(api, statefulSets);
    gitOps = new FakeGitOps(api, statefulSets);
    records = new FakeRecords(api, () -> surroundings.allows("list configmaps"));
  }

  /** A pod's container has started. */
  @FunctionalInterface
  public interface PodStarted {
    void started(String statefulSet, PodState pod, String image);
  }

  /** Returns what the operator works with. */
  public Kubernetes port() {
    return new Kubernetes(
        statefulSets, budgets, jobs, secrets, records, upgrades, events, surroundings, gitOps);
  }

  /** Adds a StatefulSet whose pods run and are ready. Listeners don't hear of these pods. */
  public FakeStatefulSet addStatefulSet(
      String namespace, String name, int replicas, Map<String, String> images) {
    var set = new FakeStatefulSet(pods, namespace, name, replicas, images);
    statefulSets.sets.put(namespace + "/" + name, set);
    return set;
  }

  public FakeStatefulSet statefulSet(String namespace, String name) {
    return statefulSets.sets.get(namespace + "/" + name);
  }

  /** Removes a StatefulSet with its pods. */
  public void removeStatefulSet(String namespace, String name) {
    statefulSets.sets.remove(namespace + "/" + name);
  }

  /** Deletes a StatefulSet with {@code --cascade=orphan}: its pods stay. */
  public void orphan(String namespace, String name) {
    FakeStatefulSet set = statefulSets.sets.remove(namespace + "/" + name);
    statefulSets.orphaned.put(namespace + "/" + name, set.adopted(false));
  }

  /** Creates it again. It adopts its pods a second later. */
  public void createAgain(String namespace, String name) {
    FakeStatefulSet set = statefulSets.orphaned.remove(namespace + "/" + name);
    statefulSets.sets.put(namespace + "/" + name, set.recreate());
    api.later(Duration.ofSeconds(1), () -> set.adopted(true));
  }

  /** Sets the listener that gets StatefulSet and pod after each end of a pod's process. */
  public void onPodStopped(BiConsumer<String, PodState> listener) {
    pods.stopped.add(listener);
  }

  /** Sets the listener that gets StatefulSet, pod and image after each start of a container. */
  public void onPodStarted(PodStarted listener) {
    pods.started.add(listener);
  }

  /**
   * Sets the readiness probe, which gets StatefulSet and pod. Without one, every running pod is
   * ready.
   */
  public void readiness(BiPredicate<String, PodState> probe) {
    pods.readiness = probe;
  }

  /** Sets a readiness probe that needs this long to notice that the readiness has ended. */
  public void readiness(BiPredicate<String, PodState> probe, Duration unreadyAfter) {
    readiness(probe);
    pods.unreadyAfter = Optional.of(unreadyAfter);
  }

  /**
   * Makes servers' containers with this image fail, while Jobs with it run.
   *
   * @param where an image, or a pod's name, a blank and an image
   */
  public void breakServers(String where, PodState.Trouble trouble) {
    pods.brokenServers.put(where, trouble);
  }

  public void repairServers(String where) {
    pods.brokenServers.remove(where);
  }

  /** Adds an admission webhook that rewrites the images of patched StatefulSets. */
  public void admission(UnaryOperator<String> rewriting) {
    pods.admission = rewriting;
  }

  /** Makes containers with this image fail to start, with this reason. */
  public void breakImage(String image, String trouble) {
    pods.brokenImages.put(image, trouble);
  }

  public void repairImage(String image) {
    pods.brokenImages.remove(image);
  }

  public void timing(FakeTiming timing) {
    pods.timing = timing;
  }

  public FakeBudgets budgets() {
    return budgets;
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

  public FakeGitOps gitOps() {
    return gitOps;
  }

  public FakeEvents events() {
    return events;
  }

  public Faults faults() {
    return api.faults;
  }

  /** Returns all writes that took effect, in order. */
  public List<Mutation> mutations() {
    return api.mutations();
  }

  /** Returns how many write calls there were, including failed ones. */
  public int writes() {
    return api.writes();
  }

  /** Moves the clock, and runs scheduled work at its own time. */
  public void advance(Duration by) {
    api.advance(by);
  }

  /** Runs the work that is due, for a test that moved the clock itself. */
  public void catchUp() {
    api.catchUp();
  }
}
