package dev.obupgrade.bench.fifty;

import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.DatabaseAccess;
import dev.obupgrade.oceanbase.DatabaseAccess.Endpoint;
import dev.obupgrade.oceanbase.Password;
import dev.obupgrade.oceanbase.jdbc.JdbcDatabaseConnector;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.plan.ImageContents;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.precheck.PreCheckSuite;
import dev.obupgrade.precheck.SuiteReport;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.sim.mysql.SqlError;
import dev.obupgrade.sim.mysql.SqlResult;
import dev.obupgrade.sim.mysql.SqlSession;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Plays the containers of Jobs. Probes answer, the check suite is the real one, and the vendor's
 * scripts change the database as usual, with few of their own checks.
 */
final class PlayedJobs {
  private static final String GRAPH =
      """
      - version: 4.3.5.2
        can_be_upgraded_to: [4.3.5.3]
      - version: 4.3.5.3
      """;

  private final JdbcDatabaseConnector connector = new JdbcDatabaseConnector();
  private final AtomicLong sessions = new AtomicLong();

  /** The end of a container. */
  record Ended(int code, String message) {}

  long sessions() {
    return sessions.get();
  }

  Ended run(PlayedCluster cluster, Container container) throws SqlError, InterruptedException {
    Map<String, String> env =
        container.getEnv().stream()
            .filter(e -> e.getValue() != null)
            .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    if (env.containsKey("OBU_SCRIPT")) {
      script(cluster, env.get("OBU_SCRIPT"));
      return new Ended(0, "");
    }
    return env.containsKey("OBU_TARGET_VERSION")
        ? suite(env)
        : new Ended(0, probe(BuildVersion.parse(PlayedCluster.build(container.getImage()))));
  }

  private static String probe(BuildVersion build) {
    return "{\"observer\":\"%s\",\"upgradeDep\":\"%s\",\"scripts\":[%s],\"interpreter\":\"python2\",\"interpreterVersion\":\"2.7.5\"}"
        .formatted(
            base64(
                "observer (OceanBase_CE %s)\n\nREVISION: %d-0123abcd\n"
                    .formatted(build.version(), build.build())),
            base64(GRAPH),
            ImageContents.NEEDED_SCRIPTS.stream()
                .map(script -> '"' + script + '"')
                .collect(Collectors.joining(",")));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private Ended suite(Map<String, String> env) {
    var access =
        new DatabaseAccess(
            List.of(new Endpoint(env.get("OBU_HOST"), Integer.parseInt(env.get("OBU_PORT")))),
            PlayedCluster.SCRIPTS_USER,
            () -> new Password(PlayedCluster.PASSWORD));
    sessions.incrementAndGet();
    try (Database database = connector.open(access)) {
      Intent intent =
          new Intent(
              List.of(env.get("OBU_ZONES").split(",")),
              Optional.of(ObVersion.parse(env.get("OBU_TARGET_VERSION"))));
      SuiteReport report = new PreCheckSuite(Duration.ofMinutes(1)).run(database, intent);
      return new Ended(report.verdict() == SuiteReport.Verdict.FIT ? 0 : 1, report.toJson());
    }
  }

  private void script(PlayedCluster cluster, String script) throws SqlError, InterruptedException {
    sessions.incrementAndGet();
    try (Sql sql = new Sql(cluster)) {
      switch (script) {
        case "upgrade_checker.py" ->
            sql.run("alter system set server_permanent_offline_time = '72h'");
        case "upgrade_pre.py" -> {
          sql.run("alter system begin upgrade");
          sql.run("alter system begin rolling upgrade");
          sql.allowWork("False", "suspend");
          sql.run("alter system set enable_rebalance = 'False' tenant = 'sys'");
        }
        case "upgrade_health_checker.py" ->
            sql.until("0", "select count(*) from GV$OB_LOG_STAT where in_sync = 'NO'");
        case "upgrade_post.py" -> {
          sql.run("alter system end rolling upgrade");
          sql.run("alter system set enable_ddl = 'True'");
          sql.run("alter system run upgrade job 'UPGRADE_ALL'");
          sql.until(
              "1",
              "select count(*) from __all_rootservice_job where job_type = 'UPGRADE_ALL' and"
                  + " job_status = 'SUCCESS'");
          sql.run("alter system run job 'root_inspection'");
          sql.run("alter system end upgrade");
          sql.allowWork("True", "resume");
          sql.run("alter system set enable_rebalance = 'True' tenant = 'sys'");
          sql.run("alter system set enable_rereplication = 'True'");
        }
        default -> throw new IllegalArgumentException("no script " + script);
      }
    }
  }

  /** Opens a session at a running server. */
  private static final class Sql implements AutoCloseable {
    private final SqlSession session;

    Sql(PlayedCluster cluster) throws SqlError {
      var running =
          cluster.database().servers().stream()
              .filter(server -> server.ready())
              .findFirst()
              .orElseThrow();
      session = cluster.database().session(running, PlayedCluster.SCRIPTS_USER + "@sys");
      session.useDatabase("oceanbase");
      run("set ob_query_timeout = 1000000000");
    }

    void run(String statement) throws SqlError {
      session.execute(statement, List.of());
    }

    void allowWork(String value, String merge) throws SqlError {
      for (String parameter :
          List.of("enable_ddl", "enable_major_freeze", "_ob_enable_direct_load")) {
        run("alter system set " + parameter + " = '" + value + "'");
      }
      for (String tenants : List.of("sys", "all_user", "all_meta")) {
        run(
            "alter system set _enable_adaptive_compaction = '%s' tenant = '%s'"
                .formatted(value, tenants));
        run("alter system " + merge + " merge tenant = " + tenants);
      }
    }

    void until(String expected, String question) throws SqlError, InterruptedException {
      long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
      while (!expected.equals(one(question))) {
        if (System.nanoTime() > end) {
          throw new IllegalStateException("Timed out waiting for " + question);
        }
        TimeUnit.MILLISECONDS.sleep(500);
      }
    }

    private String one(String question) throws SqlError {
      return session.execute(question, List.of()) instanceof SqlResult.Rows rows
          ? String.valueOf(rows.rows().next().getFirst())
          : "";
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
