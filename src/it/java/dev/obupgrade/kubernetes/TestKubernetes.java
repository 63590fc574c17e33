package dev.obupgrade.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;

/** A running Kubernetes with rights to everything. Closing it stops what starting it started. */
public sealed interface TestKubernetes extends AutoCloseable
    permits NamedKubernetes, K3sKubernetes, LocalKubernetes {

  /** Chooses by what this machine offers, starts, and returns when pods can be created. */
  static TestKubernetes start() {
    return KubernetesChoice.ofThisMachine().choose().start();
  }

  KubernetesClient client();

  /** A kubeconfig file for other programs, such as kubectl and Helm. */
  Path kubeconfig();

  /**
   * Makes the image of an archive (docker or OCI format) known to every node, so that pods with
   * {@code imagePullPolicy: IfNotPresent} can use it.
   *
   * @throws UnsupportedOperationException when images are the person's affair; says what to do
   */
  void load(Path archive);

  /** Which Kubernetes this is, for the person who reads a test's output. */
  String description();

  /** Whether it can be left as it is for a person to look into, once this process has ended. */
  default boolean outlivesThisProcess() {
    return true;
  }

  @Override
  void close();
}
