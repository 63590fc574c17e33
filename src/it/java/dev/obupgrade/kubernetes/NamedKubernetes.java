package dev.obupgrade.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;

/** A cluster that a person runs and names (kind, minikube, a real one). It stays as it is. */
record NamedKubernetes(Path kubeconfig, KubernetesClient client) implements TestKubernetes {

  static NamedKubernetes connect(Path kubeconfig) {
    return new NamedKubernetes(kubeconfig, Clients.of(kubeconfig));
  }

  @Override
  public void load(Path archive) {
    throw new UnsupportedOperationException(
        """
        The tests can't load %s into your own cluster. Load it yourself, once for each image:
          kind:     kind load image-archive %s
          minikube: minikube image load %s
          another:  ctr -n k8s.io images import ARCHIVE on every node\
        """
            .formatted(archive, archive, archive));
  }

  @Override
  public String description() {
    return "the cluster at %s, named by %s"
        .formatted(client.getMasterUrl(), KubernetesChoice.KUBECONFIG);
  }

  @Override
  public void close() {
    client.close();
  }
}
