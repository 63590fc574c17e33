package dev.obupgrade.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.sim.VendorQuestions.Question;
import dev.obupgrade.sim.cluster.Build;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests the statements of the vendor's upgrade scripts over the network, for each line of versions.
 * The scripts treat warnings as errors, so there may be none.
 */
class VendorStatementsTest {
  private static final double SCALE = 50;
  private SimulatedCluster cluster;
  private Connection root;

  @AfterEach
  void stop() throws SQLException {
    root.close();
    cluster.close();
  }

  @ParameterizedTest
  @CsvSource({
    "4.1,4.0.0.0",
    "4.1,4.1.0.0",
    "4.2,4.1.0.0",
    "4.2.5,4.2.1.2",
    "4.3.0,4.2.5.0",
    "4.3.5,4.3.0.0",
    "4.3.5,4.3.5.2"
  })
  void theScriptsOfALineAreToldHealthFaultAndCure(String line, String version) throws Exception {
    start(version);
    List<String> wrong = new ArrayList<>();
    for (Question question : questions(line, version)) {
      for (String sql : question.asked()) {
        compare(wrong, question, "healthy", sql, question.healthy());
      }
      if (!question.faults().isEmpty()) {
        for (String fault : question.faults()) {
          run(fault);
        }
        for (String sql : question.asked()) {
          compare(wrong, question, "faulty", sql, question.then());
        }
        for (String cure : question.cures()) {
          run(cure);
        }
        for (String sql : question.asked()) {
          compare(wrong, question, "cured", sql, question.healthy());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** The parameters of the scripts differ by version. The parts of an upgrade don't. */
  @ParameterizedTest
  @CsvSource({
    "4.0.0.0,4.1.0.0",
    "4.1.0.0,4.2.0.0",
    "4.2.0.0,4.2.1.0",
    "4.2.1.2,4.3.0.0",
    "4.3.5.2,4.3.5.3"
  })
  void theCommandsOfAWholeUpgradeAreTaken(String from, String to) throws Exception {
    start(from);
    boolean modern = Build.of(to).atLeast("4.2.0.0");
    run("set @@session.ob_query_timeout = 60000000");
    set("server_permanent_offline_time", "72h");
    run("alter system begin upgrade");
    spread("enable_upgrade_mode", "True");
    run("alter system begin rolling upgrade");
    spread("_upgrade_stage", "DBUPGRADE");
    set("enable_ddl", "False");
    set("enable_major_freeze", "False");
    if (modern) {
      setTenants("_enable_adaptive_compaction", "False", everybody(from));
      forTenants("alter system suspend merge tenant = %s", everybody(from));
    } else {
      set("enable_rebalance", "False");
      set("enable_rereplication", "False");
    }
    for (String zone : List.of("zone1", "zone2", "zone3")) {
      cluster.restart(zone, to);
      connect(zone.equals("zone1") ? "zone2" : "zone1");
      Eventually.is(
          "0",
          () ->
              quiet(
                  "select count(*) from __all_server where build_version not"
                      + " like '"
                      + to
                      + "%' and zone = '"
                      + zone
                      + "' or start_service_time <= 0 or status != 'active'"));
      Eventually.is("12", () -> quiet("select count(*) from GV$OB_LOG_STAT where in_sync = 'YES'"));
    }
    run("alter system end rolling upgrade");
    spread("min_observer_version", to);
    spread("_upgrade_stage", "POSTUPGRADE");
    set("enable_ddl", "True");
    run("alter system run upgrade job 'UPGRADE_ALL'");
    Eventually.is(
        "SUCCESS",
        () ->
            quiet(
                "select job_status from oceanbase.__all_rootservice_job where"
                    + " job_type = 'UPGRADE_ALL' order by job_id desc limit 1"));
    run("alter system run job 'root_inspection'");
    run("alter system end upgrade");
    spread("enable_upgrade_mode", "False");
    Eventually.is(
        "9",
        () ->
            quiet(
                "select count(*) as cnt from oceanbase.__all_virtual_tenant_parameter_info"
                    + " where name = 'compatible' and value = '"
                    + to
                    + "' and tenant_id in (1,1001,1002)"));
    set("enable_rebalance", "True");
    set("enable_rereplication", "True");
    set("enable_major_freeze", "True");
    if (modern) {
      setTenants("_enable_adaptive_compaction", "True", everybody(to));
      forTenants("alter system resume merge tenant = %s", everybody(to));
    }
    for (Question question : questions("4.2", to)) {
      if (question.name().startsWith("data versions") || question.name().equals("inspection")) {
        assertThat(ask(question.asked().get(0))).isEqualTo(question.healthy());
      }
    }
  }

  /** Returns the words for all tenants. They change with cluster version 4.2.1.0. */
  private static String everybody(String version) {
    return Build.of(version).atLeast("4.2.1.0") ? "sys all_user all_meta" : "all";
  }

  private void start(String version) throws SQLException {
    cluster =
        SimulatedCluster.builder()
            .tenants("mysql1")
            .version(version)
            .rootPassword("secret")
            .timeScale(SCALE)
            .start();
    connect("zone1");
  }

  private void connect(String zone) throws SQLException {
    if (root != null) {
      root.close();
    }
    Properties login = new Properties();
    login.setProperty("user", "root");
    login.setProperty("password", "secret");
    root =
        DriverManager.getConnection(cluster.jdbcUrl(cluster.zone(zone).get(0), "oceanbase"), login);
    run("set @@session.ob_query_timeout = 60000000");
  }

  private static List<Question> questions(String line, String version) {
    String code = String.valueOf(Build.coded(version));
    return VendorQuestions.all().stream()
        .filter(question -> question.isAskedBy(line))
        .map(q -> q.filled(s -> s.replace("${version}", version).replace("${code}", code)))
        .filter(q -> exists(q, version))
        .toList();
  }

  /** Asked only of clusters that have it. */
  private static boolean exists(Question question, String version) {
    Build build = Build.of(version);
    return switch (question.name()) {
      case "one compatible" -> build.atLeast("4.1.0.0");
      case "the data version an upgrade began with" -> build.atLeast("4.3.5.1");
      default -> true;
    };
  }

  private void compare(
      List<String> wrong, Question question, String state, String sql, String expected)
      throws Exception {
    try {
      Eventually.is(expected, () -> quiet(sql));
    } catch (AssertionError e) {
      wrong.add(
          question + ", " + state + ": '" + ask(sql) + "' and not '" + expected + "': " + sql);
    }
  }

  private void set(String parameter, String value) throws Exception {
    run("alter system set " + parameter + " = '" + value + "'");
    if (!parameter.equals("enable_rebalance")) {
      spread(parameter, value);
    }
  }

  private void spread(String parameter, String value) throws Exception {
    Eventually.is(
        "0",
        () ->
            quiet(
                "select count(*) as cnt from oceanbase.GV$OB_PARAMETERS where name = '"
                    + parameter
                    + "' and value != '"
                    + value
                    + "'"));
  }

  private void setTenants(String parameter, String value, String tenants) throws Exception {
    forTenants("alter system set " + parameter + " = '" + value + "' tenant = '%s'", tenants);
    Eventually.is(
        "0",
        () ->
            quiet(
                "select count(*) as cnt from oceanbase.__all_virtual_tenant_parameter_info where name = '"
                    + parameter
                    + "' and value != '"
                    + value
                    + "'"));
  }

  private void forTenants(String form, String tenants) throws SQLException {
    for (String word : tenants.split(" ")) {
      run(form.formatted(word));
    }
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = root.createStatement()) {
      statement.execute(sql);
      noWarning(statement, sql);
    }
  }

  private String quiet(String sql) {
    try {
      return ask(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  private String ask(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = root.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getString(i));
        }
        rows.add(String.join(", ", row));
      }
      noWarning(statement, sql);
    }
    Stream<String> inOrder = rows.stream().sorted();
    return rows.isEmpty() ? "(no row)" : inOrder.collect(Collectors.joining("; "));
  }

  private static void noWarning(Statement statement, String sql) throws SQLException {
    SQLWarning warning = statement.getWarnings();
    assertThat(warning == null ? "" : warning.getMessage()).as(sql).isEmpty();
  }
}
