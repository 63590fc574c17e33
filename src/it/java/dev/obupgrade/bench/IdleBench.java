package dev.obupgrade.bench;

import dev.obupgrade.kubernetes.ControlPlane;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Measures how soon the operator is ready and how much memory it takes when idle, with a real API
 * server without nodes. Arguments: the command that starts the operator.
 */
public final class IdleBench {
  private static final int RUNS = 5;
  private static final long REST_SECONDS = 10;

  private IdleBench() {}

  public static void main(String[] args) throws Exception {
    Path programs =
        ControlPlane.programs()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "Kubernetes' programs are missing. Run src/it/kubernetes/local-kubernetes"
                            + " install"));
    List<Double> seconds = new ArrayList<>();
    List<Double> resident = new ArrayList<>();
    List<Double> anonymous = new ArrayList<>();
    try (ControlPlane plane = ControlPlane.start(programs);
        KubernetesClient client = plane.client()) {
      try (var definition = Files.newInputStream(Path.of("crds/obupgrades.obupgrade.dev-v1.yml"))) {
        client.load(definition).create();
      }
      for (int i = 0; i < RUNS; i++) {
        try (OperatorProcess operator =
            OperatorProcess.start(List.of(args), plane.kubeconfigFile())) {
          seconds.add(operator.untilReady().toMillis() / 1e3);
          TimeUnit.SECONDS.sleep(REST_SECONDS);
          resident.add(operator.memory("VmRSS"));
          anonymous.add(operator.memory("RssAnon"));
        }
      }
    }
    Figures.head();
    Figures.row("the operator's time to ready (s)", "%.2f", seconds, "< 1.5");
    Figures.row("… its resident memory, idle (MiB)", "%.0f", resident, "< 130");
    Figures.row("… of it not files (MiB)", "%.0f", anonymous, "");
    // The shutdown hooks have nothing left to do.
    System.exit(0);
  }
}
