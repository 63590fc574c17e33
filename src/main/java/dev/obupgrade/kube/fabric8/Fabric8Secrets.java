package dev.obupgrade.kube.fabric8;

import dev.obupgrade.kube.Secrets;
import dev.obupgrade.kube.fabric8.shared.ApiErrors;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** {@link Secrets} read by name, never listed. */
final class Fabric8Secrets implements Secrets {
  private final KubernetesClient client;

  Fabric8Secrets(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public Optional<String> value(String namespace, String name, String key) {
    return ApiErrors.find(
            "get Secret %s/%s".formatted(namespace, name),
            () -> client.secrets().inNamespace(namespace).withName(name).get())
        .flatMap(secret -> Optional.ofNullable(secret.getData()))
        .flatMap(data -> Optional.ofNullable(data.get(key)))
        .map(value -> new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8))
        .map(Fabric8Secrets::withoutTrailingNewline);
  }

  /** A password that comes from a file often ends with one. */
  private static String withoutTrailingNewline(String value) {
    String rest = value.endsWith("\n") ? value.substring(0, value.length() - 1) : value;
    return rest.endsWith("\r") ? rest.substring(0, rest.length() - 1) : rest;
  }
}
