package dev.obupgrade.simulate;

import dev.obupgrade.oceanbase.Checkpoint;
import dev.obupgrade.oceanbase.FakeFaults;
import dev.obupgrade.oceanbase.LogReplica;
import dev.obupgrade.oceanbase.LogStreamLocation;
import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.oceanbase.ParameterValue;
import dev.obupgrade.oceanbase.SchemaState;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.ServerAddress;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** In the database, and on the way to it. */
final class DatabaseFaults {
  /** Passing errors, as they are on the wire. */
  private static final List<Integer> CODES = List.of(4012, 4023, 4038, 4179, 4625, 6002, 4016);

  /** What others change, each with another value than the usual one. */
  private static final List<List<String>> PARAMETERS =
      List.of(
          List.of("server_permanent_offline_time", "1h"),
          List.of("enable_rereplication", "False"),
          List.of("enable_sys_table_ddl", "True"),
          List.of("syslog_level", "INFO"));

  private DatabaseFaults() {}

  private static FakeFaults faults(World world) {
    return world.database().faults();
  }

  /** Until then its end is nobody's fault. */
  private static void hurt(World world, ServerAddress server) {
    world
        .hurt()
        .until(
            () ->
                world.database().truth().servers().stream()
                    .filter(s -> s.address().equals(server))
                    .allMatch(s -> s.votes()));
  }

  private static void crash(World world, SplittableRandom random, ServerAddress server) {
    String zone = world.database().truth().server(server).zone();
    int ordinal = world.database().serversOf(zone).indexOf(server);
    if (world.cluster().set(zone) == null || !world.cluster().set(zone).runs(ordinal)) {
      return;
    }
    world.tell("fault", "server " + server + " of " + zone);
    PodFaults.hurt(world, zone, ordinal);
    world.cluster().set(zone).crashContainer(ordinal);
    hurt(world, server);
  }

  static void serverEnds(World world, SplittableRandom random) {
    crash(world, random, Chance.server(world, random));
  }

  static void away(World world, SplittableRandom random) {
    ServerAddress server = Chance.server(world, random);
    faults(world).serverNeverComesBack(server, true);
    world.after(Chance.time(random), () -> faults(world).serverNeverComesBack(server, false));
    crash(world, random, server);
  }

  static void logLags(World world, SplittableRandom random) {
    ServerAddress server = Chance.server(world, random);
    if (world.database().truth().server(server).votes()) {
      world.database().setLogSynced(server, false);
      hurt(world, server);
      world.tell("fault", "server " + server);
      world.after(
          Chance.time(random),
          () -> {
            if (world.database().truth().server(server).serves()) {
              world.database().setLogSynced(server, true);
            }
          });
    }
  }

  static void logSlow(World world, SplittableRandom random) {
    String zone = Chance.zone(world, random);
    faults(world).logNeverSyncs(zone, true);
    world.after(Chance.time(random), () -> faults(world).logNeverSyncs(zone, false));
  }

  static void schemaSlow(World world, SplittableRandom random) {
    String zone = Chance.zone(world, random);
    faults(world).schemaNeverRefreshes(zone, true);
    world.after(Chance.time(random), () -> faults(world).schemaNeverRefreshes(zone, false));
  }

  static void leadersStay(World world, SplittableRandom random) {
    String zone = Chance.zone(world, random);
    faults(world).leadersStay(zone, true);
    world.after(
        Chance.time(random),
        () -> {
          faults(world).leadersStay(zone, false);
          world.database().leadersLeaveStoppedZones();
        });
  }

  static void sick(World world, SplittableRandom random) {
    ServerAddress server = Chance.server(world, random);
    faults(world).sick(server, Chance.of(random, CODES));
    world.after(Chance.time(random), () -> faults(world).well(server));
  }

  static void noLogins(World world, SplittableRandom random) {
    ServerAddress server = Chance.server(world, random);
    faults(world).refuseLogins(server, Chance.of(random, CODES));
    world.after(Chance.time(random), () -> faults(world).well(server));
  }

  static void errors(World world, SplittableRandom random) {
    world.interference().databaseErrors(1 + random.nextInt(5), Chance.of(random, CODES), false);
  }

  static void lateErrors(World world, SplittableRandom random) {
    world.interference().databaseErrors(1 + random.nextInt(2), Chance.of(random, CODES), true);
  }

  static void commandsLost(World world, SplittableRandom random) {
    world.interference().loseCommands(1 + random.nextInt(2));
  }

  static void repliesLost(World world, SplittableRandom random) {
    world.interference().loseCommandReplies(1 + random.nextInt(2));
  }

  static void unreachable(World world, SplittableRandom random) {
    world.interference().databaseGone(world.now().plus(Chance.time(random)));
  }

  static void rowsMissing(World world, SplittableRandom random) {
    ServerAddress server = Chance.server(world, random);
    String view =
        Chance.of(
            random,
            List.of("logReplicas", "locations", "schemas", "checkpoints", "servers", "parameters"));
    world.tell("fault", "rows of " + server + " in " + view);
    world.scene().seeing(view, answer -> without(server, (List<?>) answer));
    world.after(Chance.time(random), () -> world.scene().seeing(view, answer -> answer));
  }

  private static List<?> without(ServerAddress server, List<?> rows) {
    return rows.stream().filter(row -> !server.equals(serverOf(row))).toList();
  }

  private static ServerAddress serverOf(Object row) {
    return switch (row) {
      case LogReplica r -> r.server();
      case LogStreamLocation l -> l.server();
      case SchemaState s -> s.server();
      case Checkpoint c -> c.server();
      case Server s -> s.address();
      case ParameterValue p -> p.server();
      default -> null;
    };
  }

  static void tenantMoves(World world, SplittableRandom random) {
    String tenant = Chance.of(random, world.tenants().names());
    world.database().setLocalityChanging(tenant, true);
    world.after(
        Chance.time(random),
        () -> world.tenants().change(tenant, t -> world.database().setLocalityChanging(t, false)));
  }

  static void merge(World world, SplittableRandom random) {
    String tenant = Chance.of(random, world.tenants().names());
    world.database().mergeIdle(tenant, false);
    world.after(
        Chance.time(random),
        () -> world.tenants().change(tenant, t -> world.database().mergeIdle(t, true)));
  }

  static void tenantCreated(World world, SplittableRandom random) {
    world.tenants().create();
  }

  static void tenantDropped(World world, SplittableRandom random) {
    world.tenants().drop(Chance.of(random, world.tenants().names()));
  }

  static void obstacle(World world, SplittableRandom random) {
    Obstacle kind =
        Chance.of(
            random,
            List.of(
                Obstacle.DDL_TASK,
                Obstacle.REPLICA_TASK,
                Obstacle.TENANT_JOB,
                Obstacle.BACKUP_JOB));
    world.database().setObstacle(kind, 1);
    world.after(Chance.time(random), () -> world.database().setObstacle(kind, 0));
  }

  static void parameter(World world, SplittableRandom random) {
    List<String> change = Chance.of(random, PARAMETERS);
    String name = change.get(0);
    String before = world.database().clusterParameter(name);
    world.database().setClusterParameter(name, change.get(1));
    world.tell("fault", "%s from %s to %s".formatted(name, before, change.get(1)));
    world.changedByOthers(name, change.get(1));
    world.changedByOthers(name, before);
    world.after(
        Chance.time(random),
        () -> {
          world.tell("fault", "%s back to %s".formatted(name, before));
          world.database().setClusterParameter(name, before);
        });
  }

  static void clock(World world, SplittableRandom random) {
    world
        .database()
        .setClockAhead(Chance.server(world, random), Duration.ofSeconds(random.nextInt(-600, 600)));
  }
}
