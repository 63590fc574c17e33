package dev.obupgrade.controller.leader;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * The Lease on the API server. It sends a request only once, because the election itself retries.
 */
final class KubernetesLease implements LeaseStore {
  private final KubernetesClient client;
  private final String namespace;
  private final String name;
  private final RequestConfig impatient;

  KubernetesLease(KubernetesClient client, String namespace, String name, Duration limit) {
    this.client = client;
    this.namespace = namespace;
    this.name = name;
    this.impatient =
        new RequestConfigBuilder()
            .withRequestTimeout((int) limit.toMillis())
            .withRequestRetryBackoffLimit(0)
            .build();
  }

  @Override
  public Optional<Lease> read() {
    return Optional.ofNullable(call(c -> c.leases().inNamespace(namespace).withName(name).get()));
  }

  @Override
  public Optional<Lease> create(LeaseSpec spec) {
    Lease lease =
        new LeaseBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(name)
            .endMetadata()
            .withSpec(spec)
            .build();
    return unlessTaken(c -> c.leases().inNamespace(namespace).resource(lease).create());
  }

  @Override
  public Optional<Lease> replace(Lease read, LeaseSpec spec) {
    // With its resourceVersion
    Lease lease = new LeaseBuilder(read).withSpec(spec).build();
    return unlessTaken(c -> c.leases().inNamespace(namespace).resource(lease).update());
  }

  private Optional<Lease> unlessTaken(Function<KubernetesClient, Lease> write) {
    try {
      return Optional.of(call(write));
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT
          || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private <T> T call(Function<KubernetesClient, T> work) {
    return client
        .adapt(NamespacedKubernetesClient.class)
        .withRequestConfig(impatient)
        .call(work::apply);
  }
}
