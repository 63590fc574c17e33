package dev.obupgrade.controller.watchdog;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.flow.Time;
import dev.obupgrade.kube.ApiException;
import dev.obupgrade.kube.Kubernetes;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.status.StatusWriter;
import dev.obupgrade.steps.git.GitState;
import dev.obupgrade.steps.git.ImagesLeft;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Looks whether the StatefulSets still have the images that the last upgrade of their cluster left,
 * and whether Git, as far as Kubernetes shows it, carries them. Argo CD restores an old image at
 * its next sync, and {@code kubectl apply} of an old manifest does too. It reports that in the
 * condition GitInStep of the upgrade, and changes nothing else.
 */
public final class GitWatch {
  /** From one round to the next. */
  public static final Duration PAUSE = Duration.ofMinutes(1);

  private static final Logger LOG = Logger.getLogger(GitWatch.class);

  private final Kubernetes kubernetes;
  private final Time time;
  private final Leader leader;
  private final EndedUpgrades ended;
  private final StatusWriter writer = new StatusWriter();

  public GitWatch(Kubernetes kubernetes, Time time, Leader leader) {
    this.kubernetes = kubernetes;
    this.time = time;
    this.leader = leader;
    this.ended = new EndedUpgrades(kubernetes);
  }

  /** Looks once. Does nothing on a replica that doesn't lead. */
  public void round() {
    if (leader.act(() -> true).isEmpty()) {
      return;
    }
    Sight sight = Sight.ofUpgrades(kubernetes);
    List<ObUpgrade> last = sight.lastWithImages();
    Set<String> uids = last.stream().map(u -> u.getMetadata().getUid()).collect(Collectors.toSet());
    last.forEach(upgrade -> report(upgrade, () -> compare(upgrade)));
    sight.upgrades().stream()
        .filter(u -> Sight.ended(u) && !uids.contains(u.getMetadata().getUid()))
        .filter(u -> condition(u).filter(c -> Conditions.FALSE.equals(c.getStatus())).isPresent())
        .forEach(u -> report(u, () -> replaced(sight.replacing(u))));
  }

  private GitState compare(ObUpgrade upgrade) {
    return ImagesLeft.compare(
        upgrade.getSpec(),
        upgrade.getStatus(),
        set -> kubernetes.statefulSets().templateImages(upgrade.getMetadata().getNamespace(), set));
  }

  private static GitState replaced(Optional<ObUpgrade> by) {
    return new GitState(
        Conditions.UNKNOWN,
        Reason.ImagesReplaced,
        by.map(u -> "ObUpgrade %s works on the cluster.".formatted(u.getMetadata().getName()))
            .orElse("A later ObUpgrade of the cluster has ended since."),
        false);
  }

  private void report(ObUpgrade upgrade, Supplier<GitState> look) {
    try {
      leader.act(
          () -> {
            GitState state = look.get();
            ended.present(upgrade).filter(u -> news(u, state)).ifPresent(u -> write(u, state));
            return true;
          });
    } catch (ApiException e) {
      // The other clusters have their look in this round all the same.
      LOG.warnf("%s: %s", EndedUpgrades.name(upgrade), e.getMessage());
    }
  }

  /** Of what was never reported nothing is over. */
  private static boolean news(ObUpgrade upgrade, GitState state) {
    return condition(upgrade)
        .map(
            c ->
                !c.getStatus().equals(state.status())
                    || !c.getReason().equals(state.reason().name())
                    || state.known() && !c.getMessage().equals(Conditions.cut(state.what())))
        .orElse(state.known());
  }

  private void write(ObUpgrade upgrade, GitState state) {
    boolean written =
        ended.write(
            upgrade,
            s ->
                writer.endedBrief(
                    writer.gitInStep(s, state.status(), state.reason(), state.what(), time.now()),
                    time.now()));
    if (!written) {
      return;
    }
    if (state.status().equals(Conditions.FALSE)) {
      LOG.warnf("%s: %s", EndedUpgrades.name(upgrade), state.what());
      kubernetes.events().warning(upgrade, state.reason(), state.what());
    } else {
      LOG.infof("%s: %s", EndedUpgrades.name(upgrade), state.what());
      kubernetes.events().normal(upgrade, state.reason(), state.what());
    }
  }

  private static Optional<Condition> condition(ObUpgrade upgrade) {
    return Conditions.find(upgrade.getStatus().conditions(), Conditions.GIT_IN_STEP);
  }
}
