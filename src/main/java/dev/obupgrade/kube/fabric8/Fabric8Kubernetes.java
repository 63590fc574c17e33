package dev.obupgrade.kube.fabric8;

import dev.obupgrade.kube.Kubernetes;
import dev.obupgrade.kube.fabric8.budgets.Fabric8Budgets;
import dev.obupgrade.kube.fabric8.gitops.Fabric8GitOps;
import dev.obupgrade.kube.fabric8.jobs.Fabric8Jobs;
import dev.obupgrade.kube.fabric8.jobs.JobManifest;
import dev.obupgrade.kube.fabric8.jobs.JobSettings;
import dev.obupgrade.kube.fabric8.statefulsets.Fabric8StatefulSets;
import dev.obupgrade.kube.fabric8.surroundings.Fabric8Surroundings;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.Collection;
import java.util.List;

/** Builds the port on fabric8's client. */
public final class Fabric8Kubernetes {
  private Fabric8Kubernetes() {}

  /** For an operator that watches all namespaces. */
  public static Kubernetes connect(KubernetesClient client, JobSettings jobs, Clock clock) {
    return connect(client, jobs, clock, List.of(), "argocd");
  }

  /**
   * Builds it.
   *
   * @param namespaces that the operator watches; empty for all
   * @param argocdNamespace where Argo CD is, if there is one
   */
  public static Kubernetes connect(
      KubernetesClient client,
      JobSettings jobs,
      Clock clock,
      Collection<String> namespaces,
      String argocdNamespace) {
    return new Kubernetes(
        new Fabric8StatefulSets(client),
        new Fabric8Budgets(client),
        new Fabric8Jobs(client, new JobManifest(jobs)),
        new Fabric8Secrets(client),
        new Fabric8Records(client, namespaces),
        new Fabric8Upgrades(client, namespaces),
        new Fabric8Events(client, clock),
        new Fabric8Surroundings(client),
        new Fabric8GitOps(client, argocdNamespace));
  }
}
