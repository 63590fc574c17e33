package dev.obupgrade.oceanbase;

import dev.obupgrade.plan.ObVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What the vendor's four scripts ask of a cluster and do to it, without what they wait for. */
final class FakeScripts {
  private static final ObVersion TENANT_REBALANCE = new ObVersion(4, 2, 0, 0);
  private final FakeState state;

  /** How many changes the next script still makes before its process dies; below 0: all. */
  private int changesLeft = -1;

  FakeScripts(FakeState state) {
    this.state = state;
  }

  List<String> checker() {
    var reasons = new ArrayList<>(unhealthy(Optional.empty()));
    oneBuild().ifPresent(reasons::add);
    state.tenants.stream()
        .filter(t -> !t.status.equals("NORMAL"))
        .findFirst()
        .ifPresent(t -> reasons.add("has abnormal tenant, should stop"));
    state.tenants.stream()
        .filter(t -> t.locked)
        .findFirst()
        .ifPresent(t -> reasons.add("has locked tenant, should unlock"));
    if (state.tenants.stream().anyMatch(t -> !t.mergeIdle)) {
      reasons.add("1 tenant is merging, please check");
    }
    state.obstacles.forEach(
        (kind, count) -> {
          if (count > 0) {
            reasons.add(count + " of " + kind + " in progress");
          }
        });
    if (reasons.isEmpty()) {
      state.parameters.setCluster("server_permanent_offline_time", "72h");
    }
    return reasons;
  }

  List<String> pre(ObVersion target) {
    Optional<String> mixed = oneBuild();
    if (mixed.isPresent()) {
      return List.of(mixed.get());
    }
    set("enable_upgrade_mode", "True");
    set("_upgrade_stage", "DBUPGRADE");
    if (!target.toString().equals(state.parameters.cluster("min_observer_version"))) {
      set("enable_ddl", "False");
      set("enable_major_freeze", "False");
      setCompaction("False");
      set("_ob_enable_direct_load", "False");
      if (state.tenants.stream().anyMatch(t -> !t.mergeIdle)) {
        return List.of("check major merge timeout");
      }
      suspendMerges(true);
    }
    setRebalance("False");
    return unhealthy(Optional.empty());
  }

  List<String> health(Optional<String> zone) {
    if (zone.isPresent() && !state.zoneActive.containsKey(zone.get())) {
      return List.of("zone:" + zone.get() + " doesn't exist");
    }
    var reasons = new ArrayList<>(unhealthy(zone));
    zone.filter(z -> builds(z) != 1).ifPresent(z -> reasons.add("servers build_version not match"));
    return reasons;
  }

  List<String> post(ObVersion target) {
    Optional<String> mixed = oneBuild();
    if (mixed.isPresent()) {
      return List.of(mixed.get());
    }
    List<String> unhealthy = unhealthy(Optional.empty());
    if (!unhealthy.isEmpty()) {
      return unhealthy;
    }
    if (state.parameters.cluster("enable_upgrade_mode").equals("True")) {
      ObVersion lowest =
          state.servers.stream().map(s -> s.binary.version()).sorted().findFirst().orElseThrow();
      set("min_observer_version", lowest.toString());
      set("_upgrade_stage", "POSTUPGRADE");
    }
    if (!state.parameters.cluster("min_observer_version").equals(target.toString())) {
      return List.of("check min_observer_version:%s sync timeout".formatted(target));
    }
    if (state.rootService.newestIsInProgress(UpgradeJob.ALL)) {
      return List.of("upgrade job still running, should wait");
    }
    change(() -> state.rootService.completeJob(UpgradeJob.ALL));
    change(state.rootService::runInspection);
    // END UPGRADE is one statement.
    change(
        () -> {
          state.parameters.setCluster("enable_upgrade_mode", "False");
          state.parameters.setCluster("_upgrade_stage", "NONE");
        });
    set("enable_ddl", "True");
    setRebalance("True");
    set("enable_rereplication", "True");
    set("enable_major_freeze", "True");
    setCompaction("True");
    suspendMerges(false);
    set("_ob_enable_direct_load", "True");
    set("enable_sys_table_ddl", "False");
    return List.of();
  }

  /** The process of the next script dies before its change of this number, from 0. */
  void dieAfter(int changes) {
    changesLeft = changes;
  }

  /** Whatever it was, the next script lives. */
  void live() {
    changesLeft = -1;
  }

  private void change(Runnable statement) {
    if (changesLeft == 0) {
      changesLeft = -1;
      throw new FakeCluster.ScriptDied();
    }
    changesLeft = Math.max(-1, changesLeft - 1);
    statement.run();
  }

  private void set(String name, String value) {
    change(() -> state.parameters.setCluster(name, value));
  }

  private void setCompaction(String value) {
    change(
        () ->
            state.parameters.set(
                OptionalLong::isPresent, any -> true, "_enable_adaptive_compaction", value));
  }

  private void suspendMerges(boolean suspended) {
    change(() -> state.tenants.forEach(t -> t.mergeSuspended = suspended));
  }

  private void setRebalance(String value) {
    ObVersion version = ObVersion.parse(state.parameters.cluster("min_observer_version"));
    if (version.compareTo(TENANT_REBALANCE) < 0) {
      set("enable_rebalance", value);
    } else {
      change(() -> state.parameters.setTenant(1, "enable_rebalance", value));
    }
  }

  private Optional<String> oneBuild() {
    long builds = state.servers.stream().map(s -> s.rowBuild).distinct().count();
    return builds == 1 ? Optional.empty() : Optional.of("servers build_version not match");
  }

  private long builds(String zone) {
    return state.servers.stream()
        .filter(s -> s.zone.equals(zone))
        .map(s -> s.rowBuild)
        .distinct()
        .count();
  }

  // As the script has it: a missing row of the log is not seen, a missing one of a schema is.
  private List<String> unhealthy(Optional<String> zone) {
    var reasons = new ArrayList<String>();
    long absent =
        state.servers.stream()
            .filter(s -> zone.isEmpty() || s.zone.equals(zone.get()))
            .filter(s -> s.startServiceTime <= 0 || s.status == Server.Status.INACTIVE)
            .count();
    if (absent > 0) {
      reasons.add(absent + " observer not available , please check");
    }
    long unsynced = state.servers.stream().filter(s -> s.reporting() && !s.logSynced).count();
    if (unsynced > 0) {
      reasons.add(unsynced + " replicas unsync, please check");
    }
    if (!state.servers.stream().allMatch(s -> s.schemaRefreshed)) {
      reasons.add("0 schema not available, please check");
    }
    return reasons;
  }
}
