package dev.obupgrade.kube;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** {@link Secrets} in memory. */
public final class FakeSecrets implements Secrets {
  private final FakeApi api;
  private final Map<String, String> values = new ConcurrentHashMap<>();

  FakeSecrets(FakeApi api) {
    this.api = api;
  }

  public void put(String namespace, String name, String key, String value) {
    values.put(String.join("/", namespace, name, key), value);
  }

  public void remove(String namespace, String name, String key) {
    values.remove(String.join("/", namespace, name, key));
  }

  /** Returns the Secret, without a call that faults could hit. */
  public Optional<String> get(String namespace, String name, String key) {
    return Optional.ofNullable(values.get(String.join("/", namespace, name, key)));
  }

  @Override
  public Optional<String> value(String namespace, String name, String key) {
    return api.read(() -> get(namespace, name, key));
  }
}
