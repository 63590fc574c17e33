package dev.obupgrade.controller.watchdog;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.flow.Time;
import dev.obupgrade.kube.ApiException;
import dev.obupgrade.kube.Kubernetes;
import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.DatabaseConnector;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.UpgradeState;
import dev.obupgrade.steps.context.ClusterWay;
import dev.obupgrade.steps.context.RecordSubject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Asks databases whether they are in upgrade mode, through the login of their last upgrade. It asks
 * one after the other, few in a round, and each seldom: nobody waits for the answers.
 */
final class UpgradeModes {
  static final int MOST_A_ROUND = 5;
  static final Duration AGAIN = Duration.ofMinutes(30);

  /** A cluster without pods, or of long ago, costs a question now and then. */
  private static final Duration LONGEST = Duration.ofHours(6);

  /** Failed logins can lock a user: sys variable or parameter, by the cluster's own policy. */
  private static final Duration AFTER_REFUSAL = Duration.ofDays(1);

  private final Kubernetes kubernetes;
  private final DatabaseConnector connector;
  private final Time time;
  private final Map<String, Known> known = new HashMap<>();

  UpgradeModes(Kubernetes kubernetes, DatabaseConnector connector, Time time) {
    this.kubernetes = kubernetes;
    this.connector = connector;
    this.time = time;
  }

  /**
   * What is known of a cluster.
   *
   * @param state as the database answered last; empty when it did not, or when another upgrade
   *     works on it from a namespace of its own
   * @param off whether it is known that nothing was left
   * @param pause until the next question
   */
  private record Known(Optional<UpgradeState> state, boolean off, Duration pause, long asked) {}

  /** Asks those whose time has come. */
  void look(List<ObUpgrade> last, Sight sight) {
    Set<String> uids = last.stream().map(UpgradeModes::uid).collect(Collectors.toSet());
    known.keySet().retainAll(uids);
    last.stream()
        .filter(this::due)
        .limit(MOST_A_ROUND)
        .forEach(upgrade -> known.put(uid(upgrade), ask(upgrade, sight)));
  }

  /** The state of a cluster in upgrade mode. */
  Optional<UpgradeState> on(ObUpgrade last) {
    return Optional.ofNullable(known.get(uid(last))).flatMap(Known::state);
  }

  /** Whether the database has said that it is not in upgrade mode. */
  boolean off(ObUpgrade last) {
    return Optional.ofNullable(known.get(uid(last))).map(Known::off).orElse(false);
  }

  private boolean due(ObUpgrade upgrade) {
    Known last = known.get(uid(upgrade));
    return last == null || now() - last.asked() >= last.pause().toNanos();
  }

  private Known ask(ObUpgrade upgrade, Sight sight) {
    try (Database database =
        connector.open(new ClusterWay(kubernetes, upgrade, Optional.empty()).access())) {
      UpgradeState state = database.upgradeState();
      boolean left =
          state.inUpgradeMode()
              && RecordSubject.database(database).filter(sight::workedOn).isEmpty();
      return left
          ? new Known(Optional.of(state), false, Duration.ZERO, now())
          : new Known(Optional.empty(), true, AGAIN, now());
    } catch (DatabaseException.Refused e) {
      return new Known(Optional.empty(), false, AFTER_REFUSAL, now());
    } catch (DatabaseException.Unavailable | ApiException e) {
      return new Known(Optional.empty(), false, longer(known.get(uid(upgrade))), now());
    }
  }

  private static Duration longer(Known before) {
    if (before == null || before.off() || before.pause().compareTo(AGAIN) < 0) {
      return AGAIN;
    }
    Duration twice = before.pause().multipliedBy(2);
    return twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
  }

  private long now() {
    return time.nanos().getAsLong();
  }

  private static String uid(ObUpgrade upgrade) {
    return upgrade.getMetadata().getUid();
  }
}
