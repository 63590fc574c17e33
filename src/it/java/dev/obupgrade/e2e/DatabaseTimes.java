package dev.obupgrade.e2e;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.StepPhase;
import dev.obupgrade.api.StepStatus;
import dev.obupgrade.api.ZoneStatus;
import dev.obupgrade.bench.WaitingShare.Who;
import dev.obupgrade.bench.WaitingShare.Work;
import dev.obupgrade.health.GateResult;
import dev.obupgrade.health.LogInSync;
import dev.obupgrade.health.SchemasRefreshed;
import dev.obupgrade.health.Scope;
import dev.obupgrade.health.ServersRestarted;
import dev.obupgrade.health.ZoneHasNoLeader;
import dev.obupgrade.health.ZoneServing;
import dev.obupgrade.oceanbase.Checkpoint;
import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.DatabaseAccess;
import dev.obupgrade.oceanbase.DatabaseAccess.Endpoint;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.Password;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.oceanbase.jdbc.JdbcDatabaseConnector;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.steps.pods.ServersBefore;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The times in which the database worked on an upgrade. Each begins when a step announces its
 * action, or when the step begins if it has none. It ends when what the step waits for is true,
 * which is polled ten times a second.
 */
final class DatabaseTimes implements AutoCloseable {
  private static final int SQL_PORT = 2881;
  private static final long PAUSE_MILLIS = 100;

  private final ClusterTimes cluster;
  private final BuildVersion target;
  private final Clock clock;
  private final List<LocalPortForward> ports = new ArrayList<>();
  private final DatabaseAccess access;
  private final Map<String, Work> works = new ConcurrentHashMap<>();
  private final Map<String, Map<String, BigInteger>> checkpoints = new ConcurrentHashMap<>();
  private final Thread thread = new Thread(this::look, "database-times");
  private volatile boolean over;

  DatabaseTimes(
      KubernetesClient client,
      String namespace,
      ClusterTimes cluster,
      BuildVersion target,
      Clock clock) {
    this.cluster = cluster;
    this.clock = clock;
    this.target = target;
    for (String pod : List.of("obtest-zone1-0", "obtest-zone2-0", "obtest-zone3-0")) {
      ports.add(client.pods().inNamespace(namespace).withName(pod).portForward(SQL_PORT));
    }
    String encoded =
        client
            .secrets()
            .inNamespace(namespace)
            .withName("obtest-root")
            .require()
            .getData()
            .get("password");
    Password password =
        new Password(new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8));
    this.access =
        new DatabaseAccess(
            ports.stream().map(p -> new Endpoint("127.0.0.1", p.getLocalPort())).toList(),
            "root",
            () -> password);
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * @param ended by zone and step, when the operator recorded its end: what it waited for was true
   *     by then, also where it was quicker to see that
   */
  List<Work> works(Map<String, Instant> ended) {
    return works.entrySet().stream()
        .map(
            e -> {
              Instant end = ended.getOrDefault(e.getKey(), clock.instant());
              Work work = e.getValue();
              return work.to().isAfter(end) ? new Work(work.who(), work.from(), end) : work;
            })
        .toList();
  }

  /** A step of a zone that runs. */
  private record Running(String zone, StepStatus step, Optional<StepStatus> replacePods) {
    String key() {
      return zone + "/" + step.name();
    }
  }

  private void look() {
    while (!over) {
      try (Database database = new JdbcDatabaseConnector().open(access)) {
        while (!over) {
          running().ifPresent(step -> look(database, step));
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
      } catch (DatabaseException lost) {
        // The zone of this connection went down. Another one answers.
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void look(Database database, Running running) {
    if (works.containsKey(running.key()) && works.get(running.key()).to() != Instant.MAX) {
      return;
    }
    Instant from = begun(running).orElse(null);
    if (from == null) {
      if (running.step().name().equals("minorFreeze")) {
        checkpoints.put(running.zone(), checkpoints(database, running.zone()));
      }
      return;
    }
    boolean holds = holds(database, running);
    Instant now = clock.instant();
    if (!holds) {
      works.putIfAbsent(running.key(), new Work(Who.DATABASE, from, Instant.MAX));
    } else {
      boolean waited = works.containsKey(running.key());
      works.put(running.key(), new Work(Who.DATABASE, from, waited ? now : from));
    }
  }

  /** Empty until the action is announced. */
  private Optional<Instant> begun(Running running) {
    return switch (running.step().name()) {
      case "stopZone", "minorFreeze", "startZone" ->
          cluster.acted(running.zone(), running.step().name());
      case "versionRefreshed", "logInSync", "schemaRefreshed", "zoneServing" ->
          Optional.of(running.step().startedAt());
      default -> Optional.empty();
    };
  }

  private boolean holds(ClusterView database, Running running) {
    String zone = running.zone();
    return switch (running.step().name()) {
      case "stopZone" -> !active(database, zone) && open(new ZoneHasNoLeader(zone).ask(database));
      case "minorFreeze" -> {
        Map<String, BigInteger> before = checkpoints.getOrDefault(zone, Map.of());
        yield checkpoints(database, zone).entrySet().stream()
            .allMatch(
                now ->
                    now.getValue().compareTo(before.getOrDefault(now.getKey(), BigInteger.ZERO))
                        > 0);
      }
      case "versionRefreshed" ->
          open(
              new ServersRestarted(
                      zone,
                      running.replacePods().map(s -> noted(s.memo())).orElse(Map.of()),
                      target)
                  .ask(database));
      case "logInSync" -> open(new LogInSync(Scope.only(zone)).ask(database));
      case "schemaRefreshed" -> open(new SchemasRefreshed(Scope.only(zone)).ask(database));
      case "startZone" -> active(database, zone);
      default -> open(new ZoneServing(zone).ask(database));
    };
  }

  private static Map<ServerAddress, ServersRestarted.Before> noted(String memo) {
    Matcher matcher = Pattern.compile("(?:^|; )servers=([^;]+)").matcher(memo);
    if (!matcher.find()) {
      throw new IllegalStateException("no servers in " + memo);
    }
    return ServersBefore.parse(matcher.group(1)).servers();
  }

  private static boolean active(ClusterView database, String zone) {
    return database.zones().stream().anyMatch(z -> z.name().equals(zone) && z.active());
  }

  private static boolean open(GateResult result) {
    return result instanceof GateResult.Open;
  }

  private static Map<String, BigInteger> checkpoints(ClusterView database, String zone) {
    List<String> servers =
        database.servers().stream()
            .filter(s -> s.zone().equals(zone))
            .map(s -> s.address().toString())
            .toList();
    return database.checkpoints().stream()
        .filter(c -> servers.contains(c.server().toString()))
        .collect(Collectors.toMap(c -> c.server().toString(), Checkpoint::smallestScn));
  }

  private Optional<Running> running() {
    return cluster.upgrade().map(ObUpgrade::getStatus).stream()
        .flatMap(status -> status.hops().stream())
        .flatMap(hop -> hop.zones().stream())
        .flatMap(zone -> running(zone).stream())
        .findFirst();
  }

  private static Optional<Running> running(ZoneStatus zone) {
    Optional<StepStatus> replacePods =
        zone.steps().stream().filter(s -> s.name().equals("replacePods")).findFirst();
    return zone.steps().stream()
        .filter(s -> s.phase() == StepPhase.Running)
        .findFirst()
        .map(step -> new Running(zone.name(), step, replacePods));
  }

  @Override
  public void close() throws IOException {
    over = true;
    thread.interrupt();
    for (LocalPortForward port : ports) {
      port.close();
    }
  }
}
