package dev.obupgrade.precheck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.precheck.SuiteReport.Verdict;
import dev.obupgrade.precheck.check.CheckOutcome;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Intent;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Tests the suite with a database that doesn't answer as it should. */
class TroubleTest {

  private static final PreCheckSuite SUITE = new PreCheckSuite(Duration.ofSeconds(30));

  @Test
  void aRefusedQuestionFailsItsChecksInWordsAndLeavesTheOthers() {
    var cluster =
        cluster(
            Map.of(
                "schemas",
                () -> {
                  throw new DatabaseException.Refused(
                      1146, "42S02", "error 1146: Table 'x'\n  doesn't exist", null);
                }));

    var report = SUITE.run(cluster, Faults.usualIntent());

    assertThat(report.with(CheckResult.Failed))
        .singleElement()
        .satisfies(
            outcome -> {
              assertThat(outcome.name()).isEqualTo("SchemaRefreshed");
              assertThat(outcome.observed())
                  .isEqualTo(
                      "Can't read GV$OB_SERVER_SCHEMA_INFO: REFRESHED_SCHEMA_VERSION. The database refused the query: error 1146: Table 'x' doesn't exist");
              assertThat(outcome.remedy()).isEqualTo(Finding.UNREAD_REMEDY);
            });
    assertThat(report.verdict()).isEqualTo(Verdict.UNTOLD);
  }

  @Test
  void anUnexpectedErrorIsToldWithoutAStackTrace() {
    var cluster =
        cluster(
            Map.of(
                "zones",
                () -> {
                  throw new IllegalStateException("odd row");
                }));

    assertThat(SUITE.run(cluster, Intent.unknown()).with(CheckResult.Failed))
        .extracting(CheckOutcome::observed)
        .allMatch(
            told ->
                told.endsWith(
                    ". The database's answer is unusable (IllegalStateException): odd row"));
  }

  @Test
  void oneViewThatCannotBeReadFailsItsOwnCheckAndNoOther() {
    var healthy = ClusterSnapshot.healthy();
    List<Object> asked = new ArrayList<>();
    var cluster =
        answering(
            Map.of(
                "obstacles",
                values -> {
                  Collection<?> kinds = (Collection<?>) values[0];
                  asked.add(kinds);
                  if (kinds.contains(Obstacle.BACKUP_JOB)) {
                    throw new DatabaseException.Refused(1142, "42000", "denied", null);
                  }
                  return healthy.obstacles(
                      kinds.stream().map(kind -> (Obstacle) kind).collect(Collectors.toSet()));
                }),
            new ArrayList<>());

    var report = SUITE.run(cluster, Faults.usualIntent());

    assertThat(report.with(CheckResult.Failed))
        .singleElement()
        .satisfies(
            outcome -> {
              assertThat(outcome.name()).isEqualTo("BackupJobs");
              assertThat(outcome.remedy()).isEqualTo(Finding.UNREAD_REMEDY);
            });
    assertThat(report.with(CheckResult.Passed))
        .extracting(CheckOutcome::name)
        .contains("DdlTasks", "RestoreJobs", "TenantJobs", "ReplicaTasks");
    assertThat(asked).contains(Set.of(Obstacle.BACKUP_JOB), Set.of(Obstacle.DDL_TASK));
  }

  @Test
  void aLostReplyIsAskedForAgain() {
    var asked = new AtomicInteger();
    var healthy = ClusterSnapshot.healthy();
    var cluster =
        cluster(
            Map.of(
                "schemas",
                () -> {
                  if (asked.incrementAndGet() == 1) {
                    throw new DatabaseException.Unavailable("lost the reply", null);
                  }
                  return healthy.schemas();
                }));
    List<Duration> pauses = new ArrayList<>();

    var report = suite(pauses).run(cluster, Faults.usualIntent());

    assertThat(report.verdict()).isEqualTo(Verdict.FIT);
    assertThat(pauses).containsExactly(Duration.ofSeconds(1));
  }

  @Test
  void aQuestionThatStaysWithoutAnswerIsAskedWithinTheChecksTimeAndIsUntoldForNow() {
    var cluster =
        cluster(
            Map.of(
                "schemas",
                () -> {
                  throw new DatabaseException.Refused(4013, "HY000", "error 4013: memory", null);
                }));
    List<Duration> pauses = new ArrayList<>();

    var report = suite(pauses).run(cluster, Faults.usualIntent());

    // 1 + 2 + 4 + 8 s, twice: the second look asks too.
    assertThat(pauses.stream().mapToLong(Duration::toSeconds).sum()).isEqualTo(30);
    assertThat(report.untoldForNow()).isTrue();
    assertThat(SuiteReport.fromJson(report.toJson()).getFirst().remedy())
        .isEqualTo(Finding.UNREAD_REMEDY);
  }

  @Test
  void whatIsRefusedForGoodIsNotAskedAgain() {
    var cluster =
        cluster(
            Map.of(
                "schemas",
                () -> {
                  throw new DatabaseException.Refused(1142, "42000", "denied", null);
                }));
    List<Duration> pauses = new ArrayList<>();

    var report = suite(pauses).run(cluster, Faults.usualIntent());

    assertThat(pauses.stream().mapToLong(Duration::toSeconds).sum()).isZero();
    assertThat(report.untoldForNow()).isFalse();
  }

  private static PreCheckSuite suite(List<Duration> pauses) {
    return new PreCheckSuite(
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        Duration.ZERO,
        time -> {
          if (time.isPositive()) {
            pauses.add(time);
          }
        });
  }

  @Test
  void aHangingQuestionEndsAtTheTimeLimitAndFailsItsCheckOnly() throws InterruptedException {
    var interrupted = new CountDownLatch(1);
    var cluster = cluster(Map.of("schemas", () -> hang(interrupted)));

    var report = new PreCheckSuite(Duration.ofSeconds(2)).run(cluster, Faults.usualIntent());

    assertThat(interrupted.await(30, TimeUnit.SECONDS))
        .as("the question is given up, not left running")
        .isTrue();
    assertThat(report.with(CheckResult.Failed))
        .singleElement()
        .satisfies(
            outcome -> {
              assertThat(outcome.name()).isEqualTo("SchemaRefreshed");
              assertThat(outcome.observed()).contains("no answer within 2 s");
            });
  }

  @Test
  void aQuestionThatCanNotBeGivenUpKeepsOthersFromTheSameConnection() {
    var released = new CountDownLatch(1);
    List<String> asked = Collections.synchronizedList(new ArrayList<>());
    var cluster = proxy(Map.of("zones", () -> stay(released)), asked);

    var report = new PreCheckSuite(Duration.ofMillis(100)).run(cluster, Intent.unknown());
    List<String> askedMeanwhile = List.copyOf(asked);
    released.countDown();

    assertThat(askedMeanwhile).endsWith("zones").doesNotContain("schemas");
    assertThat(report.outcomes().getLast().observed()).contains("no answer within 0.1 s");
    assertThat(report.verdict()).isEqualTo(Verdict.UNTOLD);
  }

  @Test
  void aFailureThatWasSeenOutweighsAQuestionWithoutAnswer() {
    var healthy = ClusterSnapshot.healthy();
    var cluster =
        cluster(
            Map.of(
                "servers",
                () -> {
                  throw new DatabaseException.Unavailable("connection lost", null);
                },
                "zones",
                () -> healthy.zones().subList(0, 2)));

    assertThat(SUITE.run(cluster, Intent.unknown()).verdict()).isEqualTo(Verdict.UNFIT);
  }

  @Test
  void aLoginOutsideTheSysTenantEndsTheSuiteAtOnce() {
    var report = SUITE.run(ClusterSnapshot.healthy().withInSysTenant(false), Intent.unknown());

    assertThat(report.outcomes()).extracting(CheckOutcome::name).containsExactly("Connection");
    assertThat(report.verdict()).isEqualTo(Verdict.UNTOLD);
  }

  @Test
  void noQuestionIsAskedTwice() {
    List<String> asked = Collections.synchronizedList(new ArrayList<>());

    SUITE.run(recording(asked), Faults.usualIntent());

    // What is slow is asked apart from the other obstacles.
    assertThat(asked).filteredOn(question -> !question.equals("obstacles")).doesNotHaveDuplicates();
    assertThat(asked).filteredOn("obstacles"::equals).hasSize(3);
  }

  private static Object hang(CountDownLatch interrupted) {
    try {
      new CountDownLatch(1).await();
      return List.of();
    } catch (InterruptedException e) {
      interrupted.countDown();
      throw new DatabaseException.Unavailable("closed by interrupt", e);
    }
  }

  private static Object stay(CountDownLatch released) {
    boolean interrupted = false;
    while (true) {
      try {
        released.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return List.of();
  }

  private static FitnessView recording(List<String> asked) {
    return proxy(Map.of(), asked);
  }

  private static FitnessView cluster(Map<String, Supplier<Object>> answers) {
    return proxy(answers, new ArrayList<>());
  }

  /** The healthy cluster, but for the named questions. */
  private static FitnessView proxy(Map<String, Supplier<Object>> answers, List<String> asked) {
    Map<String, Function<Object[], Object>> functions = new HashMap<>();
    answers.forEach((question, answer) -> functions.put(question, any -> answer.get()));
    return answering(functions, asked);
  }

  private static FitnessView answering(
      Map<String, Function<Object[], Object>> answers, List<String> asked) {
    var healthy = ClusterSnapshot.healthy();
    return (FitnessView)
        Proxy.newProxyInstance(
            FitnessView.class.getClassLoader(),
            new Class<?>[] {FitnessView.class},
            (self, method, args) -> {
              asked.add(method.getName());
              var answer = answers.get(method.getName());
              try {
                return answer == null ? method.invoke(healthy, args) : answer.apply(args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
