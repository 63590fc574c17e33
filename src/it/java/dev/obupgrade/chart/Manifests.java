package dev.obupgrade.chart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes deploy/operator from the Helm chart's default output: {@code make manifests}. */
public final class Manifests {
  static final Path FILE = Path.of("deploy/operator/operator.yaml");

  private static final String HEADER =
      "# Made from the Helm chart by `make manifests`: change that instead.\n";

  private Manifests() {}

  /**
   * @param arguments the path of Helm
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Files.writeString(FILE, text(arguments[0]));
    System.out.println("wrote " + FILE);
  }

  /**
   * Leaves out the definition and the namespace, which have their own files, and everything that
   * belongs to Helm.
   */
  static String text(String helm) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                helm,
                "template",
                "ob-upgrade-operator",
                "helm/ob-upgrade-operator",
                "--kube-version=1.34.0",
                "--namespace=ob-upgrade-operator",
                "--set=crds.install=false",
                "--skip-tests")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String rendered = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(helm + " template failed: " + process.exitValue());
    }
    return HEADER
        + rendered
            .replaceAll("(?m)^(# Source: | *helm.sh/chart: ).*\n", "")
            .replaceAll("(?m)managed-by: Helm$", "managed-by: kustomize");
  }
}
