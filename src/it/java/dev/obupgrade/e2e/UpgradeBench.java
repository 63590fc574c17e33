package dev.obupgrade.e2e;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ZoneStatus;
import dev.obupgrade.bench.WaitingShare;
import dev.obupgrade.bench.WaitingShare.Row;
import dev.obupgrade.bench.WaitingShare.Step;
import dev.obupgrade.bench.WaitingShare.Work;
import dev.obupgrade.kubernetes.TestKubernetes;
import dev.obupgrade.plan.BuildVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Measures whole upgrades of three zones with one server each, one after the other on a real
 * Kubernetes: who takes the time of each step, and the memory of the operator's pod before and
 * after. Arguments: the target's build, and how many upgrades.
 */
public final class UpgradeBench {
  private static final String NAMESPACE = "oceanbase-bench";
  private static final Duration START_LIMIT = Duration.ofMinutes(4);
  private static final Clock CLOCK = Clock.systemUTC();

  private final TestKubernetes kubernetes;
  private final DemoSite site;
  private final BuildVersion target;

  private UpgradeBench(TestKubernetes kubernetes, DemoSite site, BuildVersion target) {
    this.kubernetes = kubernetes;
    this.site = site;
    this.target = target;
  }

  public static void main(String[] args) throws Exception {
    Screen screen = new Screen(System.out, CLOCK, Optional.empty());
    int upgrades = Integer.parseInt(args[1]);
    TestKubernetes kubernetes = TestKubernetes.start();
    Path tools = Path.of(System.getenv().getOrDefault("DEMO_TOOLS", ""));
    DemoSite site =
        new DemoSite(kubernetes, new Tools(tools, kubernetes.kubeconfig()), screen, NAMESPACE);
    site.requireNoOtherOperator();
    int code = 1;
    try {
      new UpgradeBench(kubernetes, site, BuildVersion.parse(args[0])).run(upgrades);
      code = 0;
    } finally {
      site.remove();
      kubernetes.close();
    }
    System.exit(code);
  }

  private void run(int upgrades) throws Exception {
    try (Stream<Path> archives = Files.list(Path.of("target/images"))) {
      site.loadImages(archives.filter(f -> f.toString().endsWith(".tar")).sorted().toList());
    }
    site.installOperator();
    OperatorPod pod = new OperatorPod(kubernetes.client(), DemoSite.OPERATOR_NAMESPACE);
    pod.ready().forEach(System.out::println);
    System.out.println("idle: " + pod.memory());
    List<Double> shares = new ArrayList<>();
    for (int i = 0; i < upgrades; i++) {
      WaitingShare share = upgrade();
      print(share);
      shares.add(share.operatorsShare());
      System.out.printf("after %d upgrades: %s%n", i + 1, pod.memory());
    }
    List<Double> sorted = shares.stream().sorted().toList();
    System.out.printf(
        "%nthe operator's own share of an upgrade: %.1f %% (median of %d; %.1f to %.1f %%), wanted"
            + " < 15 %%%n",
        100 * sorted.get(sorted.size() / 2),
        sorted.size(),
        100 * sorted.getFirst(),
        100 * sorted.getLast());
  }

  private WaitingShare upgrade() throws Exception {
    site.createCluster();
    DemoDatabase database = new DemoDatabase(site.client(), NAMESPACE);
    long limit = System.nanoTime() + START_LIMIT.toNanos();
    while (!serving(database)) {
      if (System.nanoTime() > limit) {
        throw new IllegalStateException("The database doesn't serve.");
      }
      TimeUnit.MILLISECONDS.sleep(500);
    }
    try (ClusterTimes cluster = new ClusterTimes(site.client(), NAMESPACE, CLOCK);
        DatabaseTimes times = new DatabaseTimes(site.client(), NAMESPACE, cluster, target, CLOCK)) {
      TimeUnit.SECONDS.sleep(2);
      Instant began = CLOCK.instant();
      site.applyUpgrade();
      ObUpgrade ended = ended(cluster);
      List<Work> works = new ArrayList<>(cluster.works());
      works.addAll(times.works(ends(ended)));
      List<Step> steps =
          ClusterTimes.steps(ended)
              .map(s -> new Step(s.name(), s.startedAt(), s.finishedAt()))
              .toList();
      return new WaitingShare(began, ended.getStatus().finishedAt(), steps, works);
    }
  }

  private static ObUpgrade ended(ClusterTimes cluster) throws InterruptedException {
    long limit = System.nanoTime() + Duration.ofMinutes(10).toNanos();
    while (true) {
      Optional<ObUpgrade> seen = cluster.upgrade().filter(u -> u.getStatus() != null);
      if (seen.filter(u -> u.getStatus().finishedAt() != null).isPresent()) {
        return seen.get();
      }
      if (System.nanoTime() > limit) {
        throw new IllegalStateException(
            "The upgrade doesn't end: "
                + seen.map(u -> u.getStatus().message()).orElse("no status"));
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private static Map<String, Instant> ends(ObUpgrade ended) {
    Map<String, Instant> ends = new HashMap<>();
    List<ZoneStatus> zones =
        ended.getStatus().hops().stream().flatMap(h -> h.zones().stream()).toList();
    zones.forEach(z -> z.steps().forEach(s -> ends.put(z.name() + "/" + s.name(), s.finishedAt())));
    return ends;
  }

  private static boolean serving(DemoDatabase database) {
    try {
      DatabaseState state = database.read();
      return state.builds().size() == 3 && state.notServing().isEmpty();
    } catch (SQLException | IOException | RuntimeException notYet) {
      return false;
    }
  }

  private static void print(WaitingShare share) {
    System.out.println("\n| step | times | all (s) | Jobs | pods | database | the operator |");
    System.out.println("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    share.rows().forEach(UpgradeBench::print);
    print(share.total());
    System.out.printf("%nthe operator's own: %.1f %%%n", 100 * share.operatorsShare());
  }

  private static void print(Row row) {
    System.out.printf(
        "| %s | %d | %.1f | %.1f | %.1f | %.1f | %.1f |%n",
        row.name(),
        row.times(),
        row.all(),
        row.jobs(),
        row.pods(),
        row.database(),
        row.operators());
  }
}
