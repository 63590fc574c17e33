package dev.obupgrade.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;

/**
 * Kubernetes as plain processes on this machine, run by the script {@code local-kubernetes}. If one
 * is up already (started by {@code make}, or by a person), the tests use it and leave it up.
 */
record LocalKubernetes(Script script, boolean ours, Path kubeconfig, KubernetesClient client)
    implements TestKubernetes {

  static LocalKubernetes start(Path path) {
    Script script = new Script(path);
    boolean ours = !script.succeeds("status");
    if (ours) {
      script.run("install");
    }
    // Also if it is up, because the script refuses if another checkout holds it
    Path kubeconfig = Path.of(script.run("up"));
    return new LocalKubernetes(script, ours, kubeconfig, Clients.of(kubeconfig));
  }

  @Override
  public void load(Path archive) {
    script.run("load", archive.toString());
  }

  @Override
  public void restartApiServer() {
    script.run("restart", "apiserver");
  }

  @Override
  public String description() {
    return "Kubernetes run by %s, kubeconfig %s".formatted(script.path(), kubeconfig);
  }

  @Override
  public void close() {
    client.close();
    if (ours) {
      script.run("down");
    }
  }
}
