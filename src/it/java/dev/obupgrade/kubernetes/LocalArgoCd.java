package dev.obupgrade.kubernetes;

import java.nio.file.Path;

/**
 * Argo CD as plain processes on this machine, run by the script {@code local-argocd} beside a
 * Kubernetes. Closing it removes it.
 *
 * @param repository the URL of a Git repository that is empty at first; everybody may push to it
 */
public record LocalArgoCd(Script script, String repository) implements AutoCloseable {

  /** Starts a new one, also if an earlier test left one. */
  public static LocalArgoCd start(Path kubeconfig) {
    Script script = new Script(Path.of("src/it/argocd/local-argocd"));
    script.run("install");
    script.run("down");
    return new LocalArgoCd(script, script.run("up", kubeconfig.toString()));
  }

  @Override
  public void close() {
    script.run("down");
  }
}
