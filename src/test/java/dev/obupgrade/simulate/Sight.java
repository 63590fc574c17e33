package dev.obupgrade.simulate;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.FakeStatefulSet;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.oceanbase.FakeTruth;
import dev.obupgrade.upgrade.Deployment;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The whole world at one moment, as it is in truth.
 *
 * @param upgrades the uids of those that exist
 * @param open those that have not ended
 * @param held the StatefulSets whose pods the operator's budgets keep from drains
 * @param passwordOpens whether the Secret's password is the database's
 * @param operatorTime what the operator's wall clock says
 */
record Sight(
    FakeTruth database,
    Map<String, SetSight> sets,
    List<ClusterRecord> records,
    List<String> upgrades,
    List<ObUpgrade> open,
    Set<String> held,
    boolean passwordOpens,
    Instant at,
    Instant operatorTime) {

  /** A zone's StatefulSet. */
  record SetSight(StatefulSetState state, List<PodState> pods) {
    String image() {
      return state.images().get(Deployment.CONTAINER);
    }

    /** Whether every pod that there should be runs, and none is about to end. */
    boolean atRest() {
      return pods.size() == state.replicas()
          && pods.stream().allMatch(p -> p.running() && !p.terminating());
    }
  }

  static Sight of(World world) {
    Map<String, SetSight> sets = new LinkedHashMap<>();
    for (String zone : world.cluster().zones()) {
      FakeStatefulSet set = world.cluster().set(zone);
      if (set != null) {
        sets.put(zone, new SetSight(set.state(), set.podStates(Deployment.CONTAINER)));
      }
    }
    return new Sight(
        world.database().truth(),
        sets,
        world.scene().kubernetes().records().all(),
        world.person().uids(),
        world.person().open().stream().map(world.person()::get).toList(),
        Set.copyOf(world.scene().kubernetes().budgets().held()),
        world.passwordOpens(),
        world.now(),
        world.scene().operatorClock().instant());
  }
}
