package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.DataBackup;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.DdlHistory;
import dev.obupgrade.oceanbase.DiskUse;
import dev.obupgrade.oceanbase.Grants;
import dev.obupgrade.oceanbase.OracleTenant;
import dev.obupgrade.oceanbase.ParameterValue;
import dev.obupgrade.oceanbase.Privilege;
import dev.obupgrade.oceanbase.ResourcePool;
import dev.obupgrade.oceanbase.ServerClock;
import dev.obupgrade.oceanbase.TabletRoom;
import dev.obupgrade.oceanbase.UpgradeJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** What a snapshot answers to the questions that are asked once only. To be changed in copies. */
final class FitnessAnswers {
  Grants grants = new Grants("'root'@'%'", EnumSet.allOf(Privilege.class), Set.of());
  final List<ResourcePool> pools = new ArrayList<>();
  final List<DiskUse> dataDisks = new ArrayList<>();
  final List<DiskUse> logDisks = new ArrayList<>();
  final List<TabletRoom> tabletRoom = new ArrayList<>();
  final List<DdlHistory> ddlHistory = new ArrayList<>();
  final List<DataBackup> backups = new ArrayList<>();
  final List<OracleTenant> oracleTenants = new ArrayList<>();
  final List<ServerClock> clocks = new ArrayList<>();
  final List<ParameterValue> parameters = new ArrayList<>();
  final List<UpgradeJob> upgradeJobs = new ArrayList<>();

  /** By user; a login that isn't here works. */
  final Map<String, DatabaseException> refusedLogins = new HashMap<>();

  /** By question: what a version that lacks the view says. */
  final Map<String, DatabaseException> refusedQuestions = new HashMap<>();

  static FitnessAnswers healthy() {
    var answers = new FitnessAnswers();
    answers.pools.add(new ResourcePool(1, "sys_pool", List.of("zone1", "zone2", "zone3")));
    answers.pools.add(new ResourcePool(1002, "pool_1", List.of("zone1", "zone2")));
    answers.pools.add(new ResourcePool(1002, "pool_2", List.of("zone3")));
    IntStream.rangeClosed(1, 3)
        .mapToObj(ClusterSnapshot::server)
        .forEach(
            server -> {
              answers.dataDisks.add(new DiskUse(server, OptionalLong.empty(), 10 << 20, 100 << 20));
              answers.logDisks.add(new DiskUse(server, OptionalLong.of(1002), 70 << 20, 100 << 20));
              // a meta tenant's seven blocks of eight, and what a dropped tenant has left
              answers.logDisks.add(
                  new DiskUse(server, OptionalLong.of(1001), 448 << 20, 512 << 20));
              answers.logDisks.add(new DiskUse(server, OptionalLong.of(1004), 99 << 20, 100 << 20));
              answers.tabletRoom.add(new TabletRoom(server, 1_000, 1_000 * 8_192));
              answers.clocks.add(ServerClock.read(server, 1_000 * server.ip().length(), 500));
              answers.parameters.add(parameter(1002, "log_transport_compress_func", "zstd_1.3.8"));
            });
    answers.parameters.add(
        new ParameterValue(
            ClusterSnapshot.server(1),
            "zone1",
            OptionalLong.empty(),
            "tableapi_transport_compress_func",
            "none"));
    answers.parameters.add(parameter(1004, "log_transport_compress_func", "zlib_1.0"));
    answers.upgradeJobs.add(
        new UpgradeJob(7, UpgradeJob.ALL, UpgradeJob.State.ENDED, ClusterSnapshot.server(1)));
    answers.ddlHistory.add(new DdlHistory(1002, 10_000_000));
    answers.backups.add(new DataBackup(1002, Duration.ofHours(24)));
    return answers;
  }

  static ParameterValue parameter(long tenant, String name, String value) {
    return new ParameterValue(
        ClusterSnapshot.server(1), "zone1", OptionalLong.of(tenant), name, value);
  }

  FitnessAnswers changed(Consumer<FitnessAnswers> change) {
    var copy = new FitnessAnswers();
    copy.grants = grants;
    copy.pools.addAll(pools);
    copy.dataDisks.addAll(dataDisks);
    copy.logDisks.addAll(logDisks);
    copy.tabletRoom.addAll(tabletRoom);
    copy.ddlHistory.addAll(ddlHistory);
    copy.backups.addAll(backups);
    copy.oracleTenants.addAll(oracleTenants);
    copy.clocks.addAll(clocks);
    copy.parameters.addAll(parameters);
    copy.upgradeJobs.addAll(upgradeJobs);
    copy.refusedLogins.putAll(refusedLogins);
    copy.refusedQuestions.putAll(refusedQuestions);
    change.accept(copy);
    return copy;
  }

  <T> T told(String question, T answer) {
    if (refusedQuestions.containsKey(question)) {
      throw refusedQuestions.get(question);
    }
    return answer;
  }
}
