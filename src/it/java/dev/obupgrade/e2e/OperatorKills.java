package dev.obupgrade.e2e;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.StepPhase;
import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.status.StepAddress;
import dev.obupgrade.status.StepRecords;
import dev.obupgrade.steps.UpgradeSteps;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Kills the operator with SIGKILL at the beginning of steps, each step once: as soon as a watch
 * shows that it has begun.
 *
 * <p>Two replicas run. The kubelet restarts a container at once the first time, and the operator
 * leads again. The second time it would pause for 10 s, then for twice as long each time, up to
 * five minutes. So a pod whose process is killed a second time is deleted by force: the Deployment
 * makes another, and meanwhile the other replica takes the lease. In this way both kinds of return
 * are seen, in turn.
 */
final class OperatorKills implements ResourceEventHandler<ObUpgrade>, AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final MovingSite site;
  private final Release release;
  private final IntPredicate chosen;
  private final OperatorLeader leader;
  private final SharedIndexInformer<ObUpgrade> informer;
  private final Set<StepAddress> struck = new LinkedHashSet<>();
  private final Set<String> restarted = new HashSet<>();
  private final List<String> late = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private int kills;
  private long dead;

  /**
   * @param chosen which steps, by their index in the plan
   */
  OperatorKills(MovingSite site, IntPredicate chosen) {
    this.site = site;
    this.release = site.demo.release();
    this.chosen = chosen;
    this.leader = new OperatorLeader(release);
    this.informer = site.client.resources(ObUpgrade.class).inNamespace(site.namespace).inform(this);
  }

  /** The steps of the upgrade, in order. Without a plan, those before the first loop. */
  static List<StepAddress> steps(ObUpgradeStatus status) {
    var flows = UpgradeSteps.of(UpgradeMode.Upgrade);
    return flows
        .number(flows.newest())
        .orElseThrow()
        .places(Optional.ofNullable(status.plan()))
        .stream()
        .map(p -> p.address())
        .toList();
  }

  /** The step that has begun and isn't over. */
  private static Optional<StepAddress> underWay(ObUpgrade upgrade) {
    ObUpgradeStatus status = upgrade.getStatus();
    if (status == null) {
      return Optional.empty();
    }
    return steps(status).stream()
        .filter(s -> !StepRecords.succeeded(status, s))
        .findFirst()
        .filter(s -> runs(status, s));
  }

  private static boolean runs(ObUpgradeStatus status, StepAddress step) {
    return StepRecords.find(status, step).filter(r -> r.phase() == StepPhase.Running).isPresent();
  }

  @Override
  public void onAdd(ObUpgrade upgrade) {
    see(upgrade);
  }

  @Override
  public void onUpdate(ObUpgrade before, ObUpgrade upgrade) {
    see(upgrade);
  }

  @Override
  public void onDelete(ObUpgrade upgrade, boolean unknown) {
    // The test removes it.
  }

  private synchronized void see(ObUpgrade upgrade) {
    if (version(upgrade) <= dead) {
      // A process that is dead wrote it.
      return;
    }
    Optional<StepAddress> step = underWay(upgrade).filter(s -> !struck.contains(s));
    if (step.isPresent() && chosen.test(steps(upgrade.getStatus()).indexOf(step.get()))) {
      try {
        killAt(step.get());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException | AssertionError e) {
        failures.add(step.get() + ": " + e);
      }
    }
  }

  private static long version(ObUpgrade upgrade) {
    return Long.parseLong(upgrade.getMetadata().getResourceVersion());
  }

  private void killAt(StepAddress step) throws InterruptedException {
    String pod = leader.kill();
    kills++;
    ObUpgrade left = Wait.until("the ObUpgrade", LIMIT, site::upgrade, u -> true);
    dead = version(left);
    Optional<StepAddress> diedIn = underWay(left);
    diedIn.ifPresent(struck::add);
    if (!diedIn.equals(Optional.of(step))) {
      late.add(step + ", dead in " + diedIn.map(StepAddress::toString).orElse("no step"));
    }
    System.out.println(
        "killed at " + step + (diedIn.equals(Optional.of(step)) ? "" : ": " + late.getLast()));
    if (!restarted.add(pod)) {
      Wait.until("the end of pod " + pod, LIMIT, () -> release.kill(pod), done -> true);
    }
  }

  /** How many there were. */
  synchronized int kills() {
    return kills;
  }

  /** The steps in which the operator died. */
  synchronized Set<StepAddress> struck() {
    return Set.copyOf(struck);
  }

  /** Steps that were over when the signal came. */
  synchronized List<String> late() {
    return List.copyOf(late);
  }

  /** Kills that were not possible. */
  synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  @Override
  public void close() {
    informer.close();
    leader.close();
  }
}
