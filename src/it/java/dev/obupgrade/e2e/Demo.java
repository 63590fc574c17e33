package dev.obupgrade.e2e;

import dev.obupgrade.kubernetes.TestKubernetes;
import dev.obupgrade.tpcc.ClientStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Runs {@code make demo}: one {@code kubectl apply} upgrades a three-zone cluster while a client
 * works on it. Then the demo proves the result from outside. It exits with 0 only if every part of
 * the proof holds.
 */
public final class Demo {
  private static final Duration START_LIMIT = Duration.ofMinutes(4);
  private static final int WARM_UP_TRANSACTIONS = 200;

  private final DemoSite site;
  private final Screen screen;
  private final DemoClient client;
  private final DemoDatabase database;

  private Demo(DemoSite site, Screen screen) {
    this.site = site;
    this.screen = screen;
    this.client = new DemoClient(site.client(), DemoSite.NAMESPACE);
    this.database = new DemoDatabase(site.client(), DemoSite.NAMESPACE);
  }

  public static void main(String[] args) throws Exception {
    Map<String, String> environment = System.getenv();
    Screen screen =
        new Screen(
            System.out,
            Clock.systemUTC(),
            Optional.ofNullable(environment.get("DEMO_COLUMNS")).map(Integer::valueOf));
    boolean down = List.of(args).contains("down");
    boolean keep = !down && environment.getOrDefault("KEEP", "").equals("1");
    screen.say("Starting Kubernetes ...");
    TestKubernetes kubernetes = started(screen);
    screen.say("  " + kubernetes.description());
    Farewell farewell = new Farewell(kubernetes.outlivesThisProcess());
    AtomicBoolean ended = new AtomicBoolean();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  if (!ended.get()) {
                    screen.say(farewell.interrupted());
                  }
                }));
    Path tools = Path.of(environment.getOrDefault("DEMO_TOOLS", ""));
    DemoSite site = new DemoSite(kubernetes, new Tools(tools, kubernetes.kubeconfig()), screen);
    try {
      site.requireNoOtherOperator();
    } catch (IllegalStateException e) {
      screen.say(e.getMessage());
      ended.set(true);
      System.exit(1);
    }
    boolean succeeded = down || new Demo(site, screen).succeeds();
    if (keep) {
      farewell.kept(site.hints()).forEach(screen::say);
      if (!farewell.outlives()) {
        Thread.currentThread().join();
      }
    } else {
      screen.say("\nRemoving everything that the demo created ...");
      site.remove();
      kubernetes.close();
    }
    ended.set(true);
    System.exit(succeeded ? 0 : 1);
  }

  private static TestKubernetes started(Screen screen) {
    try {
      return TestKubernetes.start();
    } catch (IllegalStateException e) {
      screen.say("No Kubernetes for the demo: " + e.getMessage());
      System.exit(1);
      throw e;
    }
  }

  private boolean succeeds() throws InterruptedException {
    try {
      return run();
    } catch (SQLException | IOException | RuntimeException e) {
      screen.say("\nThe demo failed: " + e.getMessage());
      tellWhy();
      return false;
    }
  }

  private boolean run() throws SQLException, IOException, InterruptedException {
    screen.say("Loading the images ...");
    site.loadImages(archives());
    screen.say("Installing the operator from its Helm chart ...");
    site.installOperator();
    screen.say("Starting a simulated OceanBase cluster: three zones, one server each ...");
    site.createCluster();
    DatabaseState before = servingCluster();
    screen.say("  " + before.builds().size() + " servers, " + before.builds().getFirst());
    screen.say("Starting a client with a load like TPC-C's: 10 warehouses, a limited rate ...");
    site.startClient();
    until("the client's first transactions", this::warmedUp);
    screen.say("$ kubectl apply -f deploy/samples/upgrade.yaml\n");
    site.applyUpgrade();

    boolean upgraded = new UpgradeWatch(site::upgrade, client::stats, screen).succeeds();
    String described = site.describe();
    screen.say("\n$ kubectl describe obu\n" + described);
    if (!upgraded) {
      screen.say("The end of the operator's log:\n" + site.operatorLog());
    }
    return prove(new Story(described, site.upgrade()), before) && upgraded;
  }

  private boolean prove(Story story, DatabaseState before)
      throws SQLException, IOException, InterruptedException {
    Optional<ClientStats> stats = client.stats();
    String target = story.upgrade().getSpec().target().version();
    List<Proof.Check> checks =
        new ArrayList<>(Proof.of(target, before, database.read(), client.verify()));
    checks.add(story.isShort());
    screen.say("What the client saw");
    stats
        .map(Proof::felt)
        .orElse(List.of("the client did not answer"))
        .forEach(line -> screen.say("  " + line));
    screen.say("Proof");
    checks.forEach(check -> screen.say("  " + check));
    return stats.isPresent() && checks.stream().allMatch(Proof.Check::holds);
  }

  private void tellWhy() {
    for (Supplier<String> source : List.<Supplier<String>>of(site::describe, site::operatorLog)) {
      try {
        screen.say(source.get());
      } catch (RuntimeException e) {
        screen.say(e.getMessage());
      }
    }
  }

  private DatabaseState servingCluster() throws InterruptedException {
    DatabaseState[] read = new DatabaseState[1];
    until(
        "the database to serve",
        () -> {
          read[0] = database.read();
          return read[0].builds().size() == 3 && read[0].notServing().isEmpty();
        });
    return read[0];
  }

  private boolean warmedUp() {
    return client.stats().map(s -> s.transactions() >= WARM_UP_TRANSACTIONS).orElse(false);
  }

  private interface Condition {
    boolean holds() throws SQLException, IOException;
  }

  private static void until(String what, Condition condition) throws InterruptedException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    Exception last = null;
    while (System.nanoTime() < deadline) {
      try {
        if (condition.holds()) {
          return;
        }
      } catch (SQLException | IOException | RuntimeException e) {
        last = e;
      }
      Thread.sleep(500);
    }
    throw new IllegalStateException(
        "Timed out after %d s waiting for %s".formatted(START_LIMIT.toSeconds(), what), last);
  }

  private static List<Path> archives() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target/images"))) {
      return files.filter(f -> f.toString().endsWith(".tar")).sorted().toList();
    }
  }
}
