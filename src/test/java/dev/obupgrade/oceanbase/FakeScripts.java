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
    state.parameters.setCluster("enable_upgrade_mode", "True");
    state.parameters.setCluster("_upgrade_stage", "DBUPGRADE");
    if (!target.toString().equals(state.parameters.cluster("min_observer_version"))) {
      setWorkAllowed("False");
      if (state.tenants.stream().anyMatch(t -> !t.mergeIdle)) {
        return List.of("check major merge timeout");
      }
      state.tenants.forEach(t -> t.mergeSuspended = true);
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
      state.parameters.setCluster("min_observer_version", lowest.toString());
      state.parameters.setCluster("_upgrade_stage", "POSTUPGRADE");
    }
    if (!state.parameters.cluster("min_observer_version").equals(target.toString())) {
      return List.of("check min_observer_version:%s sync timeout".formatted(target));
    }
    if (state.rootService.newestIsInProgress(UpgradeJob.ALL)) {
      return List.of("upgrade job still running, should wait");
    }
    state.rootService.completeJob(UpgradeJob.ALL);
    state.rootService.runInspection();
    state.parameters.setCluster("enable_upgrade_mode", "False");
    state.parameters.setCluster("_upgrade_stage", "NONE");
    setWorkAllowed("True");
    setRebalance("True");
    state.parameters.setCluster("enable_rereplication", "True");
    state.parameters.setCluster("enable_sys_table_ddl", "False");
    state.tenants.forEach(t -> t.mergeSuspended = false);
    return List.of();
  }

  private void setWorkAllowed(String value) {
    state.parameters.setCluster("enable_ddl", value);
    state.parameters.setCluster("enable_major_freeze", value);
    state.parameters.setCluster("_ob_enable_direct_load", value);
    state.parameters.set(
        OptionalLong::isPresent, any -> true, "_enable_adaptive_compaction", value);
  }

  private void setRebalance(String value) {
    ObVersion version = ObVersion.parse(state.parameters.cluster("min_observer_version"));
    if (version.compareTo(TENANT_REBALANCE) < 0) {
      state.parameters.setCluster("enable_rebalance", value);
    } else {
      state.parameters.setTenant(1, "enable_rebalance", value);
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
