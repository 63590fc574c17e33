package dev.obupgrade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.obupgrade.api.CheckResult;
import dev.obupgrade.api.CheckStatus;
import dev.obupgrade.jobs.JobScripts;
import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.DatabaseAccess;
import dev.obupgrade.oceanbase.DatabaseAccess.Endpoint;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.precheck.ClusterSnapshot;
import dev.obupgrade.precheck.PreCheckSuite;
import dev.obupgrade.precheck.SuiteReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreCheckCommandTest {

  private static final int CHECKS = PreCheckSuite.definitions().size();
  private static final String SECRET = "s3cr3t-word";

  @TempDir private Path dir;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, String> env = new HashMap<>();
  private final List<DatabaseAccess> opened = new ArrayList<>();
  private ClusterSnapshot cluster = ClusterSnapshot.healthy();
  private DatabaseException refusal;
  private Map<String, DatabaseException> failing = Map.of();

  @BeforeEach
  void password() {
    env.put("OBU_PASSWORD", SECRET);
  }

  @Test
  void aFitClusterIsExitCodeZeroAndATable() {
    int code = run("precheck", "--host", "10.0.0.1,10.0.0.2", "--target", "4.3.5.3");

    assertThat(code).isZero();
    assertThat(out.toString())
        .contains("SchemaRefreshed")
        .contains("from 4.3.5.2 to 4.3.5.3")
        .endsWith("The cluster is fit to be upgraded: %d checks, none failed.\n".formatted(CHECKS));
    assertThat(opened.getFirst().endpoints())
        .containsExactly(new Endpoint("10.0.0.1", 2881), new Endpoint("10.0.0.2", 2881));
    assertThat(opened.getFirst().password().get().reveal()).isEqualTo(SECRET);
  }

  @Test
  void theLineBreakAtTheEndOfASecretIsNoPartOfThePassword() {
    env.put("OBU_PASSWORD", SECRET + "\n");

    run("precheck", "--host", "h");

    assertThat(opened.getFirst().password().get().reveal()).isEqualTo(SECRET);
  }

  @Test
  void anUnfitClusterIsExitCodeOneWithTheRemedy() {
    cluster = cluster.withObstacle(Obstacle.BACKUP_JOB, OptionalLong.of(2));

    int code = run("precheck", "--host", "h");

    assertThat(code).isEqualTo(1);
    assertThat(out.toString())
        .containsPattern("BackupJobs +Failed +2 backup jobs are running: one of BACKUP_JOB, …\n")
        .contains("  expected: No backup job is running\n")
        .contains("  remedy:   Wait until the backup is done")
        .endsWith(
            "The cluster is unfit to be upgraded: 1 of %d checks failed.\n".formatted(CHECKS));
  }

  @Test
  void noConnectionIsExitCodeTwoWithWhatWasTried() {
    refusal = new DatabaseException.Unavailable("no server answered: h:2881 timed out", null);

    int code = run("precheck", "--host", "h");

    assertThat(code).isEqualTo(2);
    assertThat(out.toString())
        .contains("Connection")
        .contains("no server answered: h:2881 timed out")
        .endsWith(
            "It is unknown whether the cluster is fit: 1 of 1 checks got no usable answer.\n");
  }

  @Test
  void jsonIsAListOfObjectsWithTheSameFields() throws IOException {
    cluster = cluster.withObstacle(Obstacle.DDL_TASK, OptionalLong.of(1));

    assertThat(run("precheck", "--host", "h", "--format", "json")).isEqualTo(1);

    JsonNode list = new ObjectMapper().readTree(out.toString());
    assertThat(list.size()).isEqualTo(CHECKS);
    assertThat(list)
        .allSatisfy(
            check ->
                assertThat(
                        new TreeSet<>(check.properties().stream().map(Map.Entry::getKey).toList()))
                    .containsExactly("expected", "name", "observed", "remedy", "result"));
    assertThat(list)
        .filteredOn(check -> check.get("result").asText().equals("Failed"))
        .singleElement()
        .satisfies(check -> assertThat(check.get("name").asText()).isEqualTo("DdlTasks"));
  }

  @Test
  void aJobIsToldEverythingByItsEnvironmentAndLeavesAMessage() throws IOException {
    Path message = dir.resolve("termination-log");
    env.put("OBU_HOST", "10.0.0.3");
    env.put("OBU_PORT", "12881");
    env.put("OBU_USER", "upgrader");
    env.put("OBU_ZONES", "zone1,zone2,zone3");
    env.put("OBU_TARGET_VERSION", "4.3.5.1");
    env.put("OBU_TERMINATION_LOG", message.toString());

    assertThat(run("precheck", "--job")).isEqualTo(1);

    assertThat(opened.getFirst().endpoints()).containsExactly(new Endpoint("10.0.0.3", 12881));
    assertThat(opened.getFirst().user()).isEqualTo("upgrader");
    assertThat(SuiteReport.fromJson(Files.readString(message)))
        .filteredOn(check -> check.result() == CheckResult.Failed)
        .singleElement()
        .extracting(CheckStatus::name, CheckStatus::observed)
        .containsExactly("TargetVersion", "The target 4.3.5.1 is lower than the cluster's 4.3.5.2");
    assertThat(out.toString()).contains("The cluster is unfit");
  }

  @Test
  void aJobThatOnlyLostItsServerEndsWithTheCodeForThatAndAPersonsCommandWithTwo()
      throws IOException {
    Path message = dir.resolve("termination-log");
    env.put("OBU_TERMINATION_LOG", message.toString());
    refusal = new DatabaseException.Unavailable("no server answered: h:2881 timed out", null);

    assertThat(run("precheck", "--host", "h", "--job")).isEqualTo(JobScripts.EXIT_DISCONNECTED);
    assertThat(run("precheck", "--host", "h")).isEqualTo(2);

    assertThat(SuiteReport.fromJson(Files.readString(message)))
        .singleElement()
        .extracting(CheckStatus::name)
        .isEqualTo("Connection");
  }

  /** The first look has the connection; what comes after it fails for a moment. */
  @Test
  void aJobWhoseQuestionsFailForNowEndsWithThatCodeTooUnlessTheClusterIsUnfit() {
    failing = Map.of("schemas", new DatabaseException.Unavailable("lost", null));

    assertThat(impatient("--job")).isEqualTo(JobScripts.EXIT_DISCONNECTED);
    cluster = cluster.withObstacle(Obstacle.BACKUP_JOB, OptionalLong.of(2));
    assertThat(impatient("--job")).isEqualTo(1);
  }

  @Test
  void aJobThatIsRefusedForGoodEndsWithTwo() {
    failing =
        Map.of(
            "schemas",
            new DatabaseException.Unavailable("lost", null),
            "zones",
            new DatabaseException.Refused(1142, "42000", "denied", null));
    assertThat(impatient("--job")).isEqualTo(2);

    failing = Map.of();
    refusal = DatabaseException.Unavailable.notInvited("not in ob_tcp_invited_nodes", null);
    assertThat(impatient("--job")).isEqualTo(2);
  }

  private int impatient(String option) {
    return run("precheck", "--host", "h", "--timeout", "1", "--second-look", "0", option);
  }

  @Test
  void theCommandLineOutranksTheEnvironment() {
    env.put("OBU_HOST", "other");

    run("precheck", "--host", "mine");

    assertThat(opened.getFirst().endpoints()).containsExactly(new Endpoint("mine", 2881));
  }

  @Test
  void aJobWithBadInputSaysSoInItsMessage() throws IOException {
    Path message = dir.resolve("termination-log");
    env.put("OBU_HOST", "h");
    env.put("OBU_TARGET_VERSION", "4.3");
    env.put("OBU_TERMINATION_LOG", message.toString());

    assertThat(run("precheck", "--job")).isEqualTo(2);

    assertThat(SuiteReport.fromJson(Files.readString(message)))
        .singleElement()
        .satisfies(
            check -> {
              assertThat(check.name()).isEqualTo("Connection");
              assertThat(check.observed()).contains("--target").contains("'4.3'");
            });
  }

  @Test
  void aMessageThatCanNotBeWrittenLeavesTheVerdict() {
    env.put("OBU_TERMINATION_LOG", dir.resolve("no/such/dir").toString());

    assertThat(run("precheck", "--host", "h", "--job")).isZero();
    assertThat(err.toString()).contains("Can't write the termination message to " + dir);
  }

  @Test
  void thePasswordFileIsReadWithoutItsLastLineBreak() throws IOException {
    Path file = Files.writeString(dir.resolve("password"), " two words \n");

    run("precheck", "--host", "h", "--password-file", file.toString());

    assertThat(opened.getFirst().password().get().reveal()).isEqualTo(" two words ");
  }

  @Test
  void badInputNamesOptionAndValue() {
    assertBad("--host", "h", "--port", "x").contains("--port").contains("'x'");
    assertBad("--host", "h", "--port", "70000").contains("--port").contains("70000");
    assertBad("--host", "h", "--timeout", "0").contains("--timeout").contains("0");
    assertBad("--host", "h", "--format", "xml").contains("--format").contains("'xml'");
    assertBad("--host", "h", "--target", "latest").contains("--target").contains("'latest'");
    assertBad("--host", "h", "--password-file", "/no/file").contains("'/no/file'");
    assertBad("--host", "h", "--frobnicate").contains("--frobnicate");
    assertBad().contains("--host");
    env.remove("OBU_PASSWORD");
    assertBad("--host", "h").contains("OBU_PASSWORD").contains("--password-file");
  }

  @Test
  void thePasswordIsNeverShown() {
    refusal = new DatabaseException.Refused(1045, "28000", "Access denied for user 'root'", null);

    assertThat(run("precheck", "--host", "h", "--job")).isEqualTo(2);
    cluster = cluster.withInSysTenant(false);
    refusal = null;
    assertThat(run("precheck", "--host", "h", "--format", "json")).isEqualTo(2);

    assertThat(out.toString() + err).doesNotContain(SECRET);
    assertThat(opened.toString()).doesNotContain(SECRET);
  }

  @Test
  void whatAPersonWantsToBeLookedAtBesidesIsLookedAt() throws IOException {
    Path other = Files.writeString(dir.resolve("other"), "of-west\n");
    env.put("APP_PASSWORD", "of-app");

    int code =
        run(
            "precheck",
            "--host",
            "h",
            "--max-backup-age",
            "7d",
            "--tenant-login",
            "app@mysql1=env:APP_PASSWORD",
            "--counterpart",
            "west=ops@10.1.0.1:3881=" + other,
            "--counterpart",
            "east=ops@10.2.0.1=env:NOWHERE");

    assertThat(out.toString())
        .containsPattern("LastBackup +Passed")
        .containsPattern("TenantLogins +Passed +1 logins work")
        .containsPattern("Counterparts +Failed .*Cluster east: no password: .*NOWHERE");
    assertThat(code).as("nobody can tell what the cluster without a password is like").isEqualTo(2);
    assertThat(opened.get(1).endpoints()).containsExactly(new Endpoint("10.1.0.1", 3881));
    assertThat(opened.get(1).user()).isEqualTo("ops");
    assertThat(opened.get(1).password().get().reveal()).isEqualTo("of-west");
    assertThat(opened.get(2).endpoints()).containsExactly(new Endpoint("10.2.0.1", 2881));
  }

  @Test
  void theServersProcessorsMayBeNamed() {
    cluster =
        ClusterSnapshot.healthy(ObVersion.parse("4.3.2.0"))
            .withObstacle(Obstacle.COLUMN_STORE_TABLE, OptionalLong.of(1));

    assertThat(run("precheck", "--host", "h", "--cpu-arch", "no-avx2")).isEqualTo(1);
    assertThat(run("precheck", "--host", "h", "--cpu-arch", "avx2")).isZero();
  }

  @Test
  void badInputOfTheseNamesItsForm() {
    assertBad("--host", "h", "--max-backup-age", "soon").contains("'soon'", "24h");
    assertBad("--host", "h", "--tenant-login", "app").contains("'app'", "USER@TENANT=SOURCE");
    assertBad("--host", "h", "--counterpart", "a=b@c:99999=d").contains("NAME=USER@HOST:PORT");
    assertBad("--host", "h", "--cpu-arch", "arm").contains("'arm'", "no-avx2");
  }

  @Test
  void helpNamesTheOptionsAndTheExitCodes() {
    assertThat(run("precheck", "--help")).isZero();

    assertThat(out.toString())
        .contains("--password-file", "--zones", "--target", "--timeout", "OBU_PASSWORD")
        .contains("the cluster is unfit");
  }

  @Test
  void versionIsThatOfTheBuild() {
    assertThat(run("version")).isZero();

    assertThat(out.toString()).matches("ob-upgrade-operator \\d+\\.\\d+\\.\\d+\\S*\\R");
  }

  @Test
  void anUnknownCommandIsNamed() {
    assertThat(run("prechek")).isEqualTo(2);

    assertThat(err.toString()).contains("prechek");
  }

  private AbstractStringAssert<?> assertBad(String... options) {
    err.getBuffer().setLength(0);
    var args = new ArrayList<>(List.of("precheck"));
    args.addAll(List.of(options));
    assertThat(run(args.toArray(String[]::new))).as("%s", args).isEqualTo(2);
    assertThat(err.toString()).doesNotContain("\tat ", "Exception");
    return assertThat(err.toString());
  }

  private int run(String... args) {
    return new CommandLineTool(env, this::open, new PrintWriter(out), new PrintWriter(err))
        .run(args);
  }

  private Database open(DatabaseAccess access) {
    opened.add(access);
    access.password().get();
    if (refusal != null) {
      throw refusal;
    }
    return (Database)
        Proxy.newProxyInstance(
            Database.class.getClassLoader(),
            new Class<?>[] {Database.class},
            (self, method, args) -> {
              if (method.getName().equals("close")) {
                return null;
              }
              assertThat(method.getDeclaringClass())
                  .as("a pre-check only asks")
                  .isIn(ClusterView.class, FitnessView.class);
              if (failing.containsKey(method.getName())) {
                throw failing.get(method.getName());
              }
              try {
                return method.invoke(cluster, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
