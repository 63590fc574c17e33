package dev.obupgrade.controller.leader;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;

/** A Lease as the API server would keep it. */
final class FakeLease implements LeaseStore {
  private Lease stored;
  private int version;
  private volatile boolean outage;
  private Runnable beforeNextWrite = () -> {};
  private Runnable beforeNextRead = () -> {};

  synchronized LeaseSpec spec() {
    return stored.getSpec();
  }

  void outage(boolean on) {
    outage = on;
  }

  void beforeNextWrite(Runnable intruder) {
    beforeNextWrite = intruder;
  }

  void beforeNextRead(Runnable intruder) {
    beforeNextRead = intruder;
  }

  synchronized void touch() {
    store(stored.getSpec());
  }

  synchronized void delete() {
    stored = null;
  }

  @Override
  public synchronized Optional<Lease> read() {
    answer();
    Runnable intruder = beforeNextRead;
    beforeNextRead = () -> {};
    intruder.run();
    return Optional.ofNullable(stored);
  }

  @Override
  public synchronized Optional<Lease> create(LeaseSpec spec) {
    intrude();
    return stored == null ? Optional.of(store(spec)) : Optional.empty();
  }

  @Override
  public synchronized Optional<Lease> replace(Lease read, LeaseSpec spec) {
    intrude();
    String wanted = read.getMetadata().getResourceVersion();
    return stored != null && stored.getMetadata().getResourceVersion().equals(wanted)
        ? Optional.of(store(spec))
        : Optional.empty();
  }

  private void intrude() {
    answer();
    Runnable intruder = beforeNextWrite;
    beforeNextWrite = () -> {};
    intruder.run();
  }

  private void answer() {
    if (outage) {
      throw new KubernetesClientException("no answer");
    }
  }

  private Lease store(LeaseSpec spec) {
    stored =
        new LeaseBuilder()
            .withNewMetadata()
            .withResourceVersion(String.valueOf(++version))
            .endMetadata()
            .withSpec(spec)
            .build();
    return stored;
  }
}
