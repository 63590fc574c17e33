package dev.obupgrade.bench.fifty;

import dev.obupgrade.kubernetes.ControlPlane;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;

/** Measures one upgrade alone, and each of fifty at the same time. */
public final class FiftyUpgrades {
  private static final int SIDE_BY_SIDE = Integer.getInteger("upgrades", 50);

  private FiftyUpgrades() {}

  public static void main(String[] args) {
    int code = 0;
    try {
      measure();
    } catch (Exception e) {
      e.printStackTrace();
      code = 1;
    }
    // The client library's threads continue after their clients have been closed.
    System.exit(code);
  }

  private static void measure() throws Exception {
    Path programs =
        ControlPlane.programs()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "needs etcd and Kubernetes' programs: src/it/kubernetes/local-kubernetes"
                            + " install"));
    Path folder = Files.createTempDirectory("fifty-upgrades");
    try (Stage stage = Stage.set(programs, folder)) {
      // Loads the classes before the first measurement.
      Run.of(stage, stage.clusters("first-", 1));
      Run alone = Run.of(stage, stage.clusters("alone-", 1));
      long resident = stage.operator().resident();
      double heap = stage.operator().heapAfterCollection();
      Run together = Run.of(stage, stage.clusters("many-", SIDE_BY_SIDE));
      print(alone, together);
      System.out.printf(
          "%n| operator with `%s` | one | %d |%n", OperatorProcess.javaOpts(), SIDE_BY_SIDE);
      System.out.println("| --- | ---: | ---: |");
      System.out.printf(
          "| resident memory after it (MiB) | %d | %d |%n", resident, stage.operator().resident());
      System.out.printf("| … most (MiB) | | %d |%n", stage.operator().peakResident());
      System.out.printf(
          "| most heap before a collection (MiB) | | %d |%n", stage.operator().mostUsed());
      System.out.printf("| … left by one (MiB) | | %d |%n", stage.operator().mostLeft());
      System.out.printf(
          "| heap in use after a full collection (MiB) | %.0f | %.0f |%n",
          heap, stage.operator().heapAfterCollection());
    } finally {
      if (System.getProperty("keep") == null) {
        remove(folder);
      } else {
        System.err.println(folder);
      }
    }
  }

  private static void print(Run alone, Run together) {
    int many = together.upgrades();
    System.out.printf("| upgrade of 3 x 1 servers | one alone | %d side by side | ratio |%n", many);
    System.out.println("| --- | ---: | ---: | ---: |");
    row("until the last is over (s)", seconds(alone.wall()), seconds(together.wall()));
    row("the median one (s)", seconds(alone.median()), seconds(together.median()));
    row("the longest one (s)", seconds(alone.longest()), seconds(together.longest()));
    cpu("the operator's processor time for each (s)", alone, together, Cpu::operator);
    cpu("… Kubernetes' (s)", alone, together, Cpu::kubernetes);
    cpu("… of the played databases and pods (s)", alone, together, Cpu::played);
    row(
        "processors busy with all that",
        seconds(alone.cpu().all()) / seconds(alone.wall()),
        seconds(together.cpu().all()) / seconds(together.wall()));
    row("database logins of each", alone.connections(), (double) together.connections() / many);
    row(
        "database connections at once, of one cluster",
        alone.atOnce().oneCluster(),
        together.atOnce().oneCluster());
    row("… of all", alone.atOnce().all(), together.atOnce().all());
    row("API requests for each", alone.requestsInAll(), (double) together.requestsInAll() / many);
    var kinds =
        new TreeSet<>(
            Comparator.comparing((String kind) -> -together.requests().getOrDefault(kind, 0L))
                .thenComparing(kind -> kind));
    kinds.addAll(alone.requests().keySet());
    kinds.addAll(together.requests().keySet());
    for (String kind : List.copyOf(kinds)) {
      row(
          "… " + kind,
          alone.requests().getOrDefault(kind, 0L),
          (double) together.requests().getOrDefault(kind, 0L) / many);
    }
  }

  private static void cpu(String what, Run alone, Run together, Function<Cpu, Duration> whose) {
    row(
        what,
        seconds(whose.apply(alone.cpu())),
        seconds(whose.apply(together.cpu())) / together.upgrades());
  }

  private static void row(String what, double alone, double together) {
    String ratio = alone == 0 ? "" : "%.2f".formatted(together / alone);
    System.out.printf("| %s | %.1f | %.1f | %s |%n", what, alone, together, ratio);
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1e3;
  }

  private static void remove(Path folder) throws Exception {
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }
}
