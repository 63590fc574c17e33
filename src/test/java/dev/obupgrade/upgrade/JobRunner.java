package dev.obupgrade.upgrade;

import dev.obupgrade.jobs.JobScripts;
import dev.obupgrade.kube.JobOutcome;
import dev.obupgrade.kube.JobOutcome.WorkOutcome;
import dev.obupgrade.kube.JobRequest;
import dev.obupgrade.kube.JobRequest.Login;
import dev.obupgrade.kube.JobRequest.Work;
import dev.obupgrade.kube.JobState.Trouble;
import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.DatabaseAccess;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.FakeCluster;
import dev.obupgrade.oceanbase.FakeCluster.ScriptRun;
import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Password;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.precheck.PreCheckSuite;
import dev.obupgrade.precheck.SuiteReport;
import dev.obupgrade.precheck.check.Intent;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * What happens in Jobs' pods: the vendor's scripts as the fake cluster has them, the real check
 * suite, and probes that answer from the {@link Images}.
 */
public final class JobRunner {
  /** The message of a Job whose script died after its first changes. */
  public static final String IN_THE_MIDDLE = "the pod ended in the middle of the script";

  private static final Duration RUNS = Duration.ofSeconds(3);

  private final Scene scene;
  private final Map<String, Deque<String>> failures = new HashMap<>();
  private final Map<String, Deque<Trouble>> troubles = new HashMap<>();
  private final Map<String, Death> deaths = new HashMap<>();
  private final Map<String, WorkOutcome> exits = new HashMap<>();
  private final Map<String, Integer> losses = new HashMap<>();
  private final Map<String, Integer> lateLosses = new HashMap<>();
  private final Map<String, Trouble> standing = new HashMap<>();
  private final Map<String, Trouble> onNodes = new HashMap<>();
  private Optional<WorkOutcome> suite = Optional.empty();
  private boolean probeAnswersInLog;
  private Consumer<String> onScript = script -> {};

  JobRunner(Scene scene) {
    this.scene = scene;
  }

  /** The next run of this script ends with 1 and these last words, and does nothing. */
  public void failNext(String script, String words) {
    failures.computeIfAbsent(script, any -> new ArrayDeque<>()).add(words);
  }

  /** The next Job that does this work (a script, {@code probe}) gets into trouble. */
  public void troubleNext(String work, Trouble.Kind kind, String message) {
    troubles.computeIfAbsent(work, any -> new ArrayDeque<>()).add(new Trouble(kind, message));
  }

  /** Every Job that does this work is in this trouble, until there is none any more. */
  public void troubleUntilCleared(String work, Trouble.Kind kind, String message) {
    standing.put(work, new Trouble(kind, message));
  }

  /** Every Job that must run on this node is in this trouble, until the node is well again. */
  public void troubleOnNode(String node, Trouble.Kind kind, String message) {
    onNodes.put(node, new Trouble(kind, message));
  }

  public void clearNode(String node) {
    onNodes.remove(node);
  }

  public void clear(String work) {
    standing.remove(work);
  }

  /** The next run of this script ends with a code of its own. */
  public void exitNext(String script, int code, String words) {
    exits.put(script, new WorkOutcome(RUNS, code, words, words, () -> {}));
  }

  /**
   * The next runs of this script lose their server before they do anything, or those of the {@code
   * suite} after its first questions.
   */
  public void loseServer(String script, int runs) {
    losses.put(script, runs);
  }

  /** The next runs of this script do all that they do, and lose their server at its very end. */
  public void loseServerAtTheEnd(String script, int runs) {
    lateLosses.put(script, runs);
  }

  /** The pod of the next run of this script ends after so many of the script's changes. */
  public void dieNext(String script, int changes, Trouble.Kind kind) {
    deaths.put(script, new Death(changes, kind));
  }

  private record Death(int changes, Trouble.Kind kind) {}

  private static boolean due(Map<String, Integer> runs, String script) {
    return runs.merge(script, -1, (left, one) -> Math.max(-1, left + one)) >= 0;
  }

  private static WorkOutcome withoutServer(Work.Script script) {
    return WorkOutcome.failed(
        RUNS,
        JobScripts.EXIT_DISCONNECTED,
        "The database server %s broke off or refused the connection: 2013: Lost connection"
            .formatted(script.login().host()));
  }

  /** The suite says this instead of its report. */
  public void suiteSays(String message, int exitCode) {
    suite = Optional.of(new WorkOutcome(RUNS, exitCode, message, message, () -> {}));
  }

  /** Probes' answers are too long for the termination message from now on. */
  public void probeAnswersInLog() {
    probeAnswersInLog = true;
  }

  /** Somebody looks at the world right before each of the vendor's scripts begins. */
  public void onScript(Consumer<String> look) {
    onScript = look;
  }

  /** How a Job goes. */
  public JobOutcome run(JobRequest request) {
    Optional<Trouble> onNode = request.node().map(onNodes::get);
    if (onNode.isPresent()) {
      return JobOutcome.trouble(onNode.get().kind(), onNode.get().message(), RUNS);
    }
    for (Work work : request.work()) {
      if (standing.containsKey(nameOf(work))) {
        Trouble trouble = standing.get(nameOf(work));
        return JobOutcome.trouble(trouble.kind(), trouble.message(), RUNS);
      }
      Deque<Trouble> ahead = troubles.get(nameOf(work));
      if (ahead != null && !ahead.isEmpty()) {
        Trouble trouble = ahead.remove();
        return JobOutcome.trouble(trouble.kind(), trouble.message(), RUNS);
      }
    }
    FakeCluster database = scene.deploymentOf(request.namespace(), request.ownerName()).database();
    Optional<Trouble.Kind> dies =
        request.work().stream()
            .flatMap(w -> Optional.ofNullable(deaths.get(nameOf(w))).stream())
            .map(Death::kind)
            .findFirst();
    try {
      return JobOutcome.ofWorks(request, work -> run(database, request.namespace(), work));
    } catch (FakeCluster.ScriptDied e) {
      return JobOutcome.trouble(dies.orElseThrow(), IN_THE_MIDDLE, RUNS);
    }
  }

  private static String nameOf(Work work) {
    return switch (work) {
      case Work.Script script -> script.script();
      case Work.Probe probe -> "probe";
      case Work.Suite suite -> "suite";
    };
  }

  private WorkOutcome run(FakeCluster database, String namespace, Work work) {
    return switch (work) {
      case Work.Probe probe -> probe(probe);
      case Work.Script script ->
          otherBuild(script)
              .orElseGet(
                  () ->
                      loggedIn(
                          database, namespace, script.login(), any -> script(database, script)));
      case Work.Suite suite ->
          this.suite.orElseGet(
              () ->
                  loggedIn(
                      database,
                      namespace,
                      suite.login(),
                      open -> suite(due(losses, "suite") ? losing(open) : open, suite)));
    };
  }

  /** The launcher asks the image before it runs the script. */
  private Optional<WorkOutcome> otherBuild(Work.Script script) {
    String found = scene.images().get(script.image()).build().toString();
    return script
        .build()
        .filter(planned -> !planned.equals(found))
        .map(
            planned ->
                WorkOutcome.failed(
                    RUNS,
                    JobScripts.EXIT_OTHER_BUILD,
                    "The image is build %s, but the plan has %s. The script did not start"
                        .formatted(found, planned)));
  }

  private WorkOutcome probe(Work.Probe probe) {
    if (!scene.images().has(probe.image())) {
      return WorkOutcome.failed(RUNS, 127, "observer: not found");
    }
    String answer = scene.images().probe(probe.image());
    return probeAnswersInLog
        ? new WorkOutcome(
            RUNS,
            0,
            "{\"log\":true}",
            "-----BEGIN IMAGE CONTENTS-----\n%s\n-----END IMAGE CONTENTS-----\n".formatted(answer),
            () -> {})
        : WorkOutcome.succeeded(RUNS, answer);
  }

  private interface Session {
    WorkOutcome with(Database database);
  }

  /** Logs in as the pod does, with the password that the Secret holds at this moment. */
  private WorkOutcome loggedIn(
      FakeCluster database, String namespace, Login login, Session session) {
    Optional<Password> password =
        scene
            .kubernetes()
            .secrets()
            .get(namespace, login.secretName(), login.secretKey())
            .map(Password::new);
    if (password.isEmpty()) {
      return WorkOutcome.failed(RUNS, 64, "no password");
    }
    DatabaseAccess access =
        new DatabaseAccess(
            List.of(new DatabaseAccess.Endpoint(login.host(), login.port())),
            login.user(),
            password::get);
    try (Database open = database.connector().open(access)) {
      return session.with(open);
    } catch (DatabaseException.Unavailable e) {
      return WorkOutcome.failed(
          RUNS, e.notInvited() ? 1 : JobScripts.EXIT_DISCONNECTED, e.getMessage());
    } catch (DatabaseException e) {
      return WorkOutcome.failed(RUNS, 1, e.getMessage());
    }
  }

  private WorkOutcome script(FakeCluster database, Work.Script script) {
    onScript.accept(script.script());
    if (exits.containsKey(script.script())) {
      return exits.remove(script.script());
    }
    Deque<String> ahead = failures.get(script.script());
    if (ahead != null && !ahead.isEmpty()) {
      return WorkOutcome.failed(RUNS, 1, ahead.remove());
    }
    if (due(losses, script.script())) {
      return withoutServer(script);
    }
    Optional.ofNullable(deaths.remove(script.script()))
        .ifPresent(death -> database.scriptDiesAfter(death.changes()));
    ObVersion version = scene.images().get(script.image()).build().version();
    ScriptRun run =
        switch (script.script()) {
          case "upgrade_checker.py" -> database.runUpgradeChecker();
          case "upgrade_pre.py" -> database.runUpgradePre(version);
          case "upgrade_health_checker.py" -> database.runHealthChecker(script.zone());
          case "upgrade_post.py" -> database.runUpgradePost(version);
          default -> throw new IllegalArgumentException("no script " + script.script());
        };
    if (due(lateLosses, script.script())) {
      return withoutServer(script);
    }
    return run.passed()
        ? WorkOutcome.succeeded(RUNS, "")
        : WorkOutcome.failed(RUNS, 1, String.join("; ", run.reasons()));
  }

  /** A database whose server goes away after three questions. */
  private static FitnessView losing(Database database) {
    AtomicInteger asked = new AtomicInteger();
    return (FitnessView)
        Proxy.newProxyInstance(
            FitnessView.class.getClassLoader(),
            new Class<?>[] {FitnessView.class},
            (self, question, values) -> {
              if (asked.incrementAndGet() > 3) {
                throw new DatabaseException.Unavailable("the connection broke off", null);
              }
              return question.invoke(database, values);
            });
  }

  private static WorkOutcome suite(FitnessView database, Work.Suite suite) {
    Intent intent = new Intent(suite.zones(), Optional.of(ObVersion.parse(suite.targetVersion())));
    SuiteReport report = new PreCheckSuite(Duration.ofMinutes(1)).run(database, intent);
    return report.verdict() == SuiteReport.Verdict.FIT
        ? WorkOutcome.succeeded(RUNS, report.toJson())
        : WorkOutcome.failed(
            RUNS, report.untoldForNow() ? JobScripts.EXIT_DISCONNECTED : 1, report.toJson());
  }
}
