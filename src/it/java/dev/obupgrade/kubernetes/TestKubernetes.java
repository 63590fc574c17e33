package dev.obupgrade.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;

/** A running Kubernetes, with all permissions. Closing it stops what its start started. */
public sealed interface TestKubernetes extends AutoCloseable
    permits NamedKubernetes, K3sKubernetes, LocalKubernetes {

  /**
   * Chooses a Kubernetes that this machine can run, starts it, and returns when it accepts pods.
   */
  static TestKubernetes start() {
    return KubernetesChoice.ofThisMachine().choose().start();
  }

  KubernetesClient client();

  /** Returns a kubeconfig file for other programs, such as kubectl and Helm. */
  Path kubeconfig();

  /**
   * Loads the image of an archive (docker or OCI format) onto every node, so that pods with {@code
   * imagePullPolicy: IfNotPresent} can use it.
   *
   * @throws UnsupportedOperationException when a person must load images; the message says how
   */
  void load(Path archive);

  /**
   * Kills the API server and starts it again; returns when it is ready.
   *
   * @throws UnsupportedOperationException when only the person who runs it can do that
   */
  default void restartApiServer() {
    throw new UnsupportedOperationException(
        "The API server of %s can't be restarted from here.".formatted(description()));
  }

  /** Says which Kubernetes this is, for a person who reads a test's output. */
  String description();

  /** Returns whether it stays for a person to look into after this process has ended. */
  default boolean outlivesThisProcess() {
    return true;
  }

  @Override
  void close();
}
