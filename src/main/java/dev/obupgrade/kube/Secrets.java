package dev.obupgrade.kube;

import java.util.Optional;

/** Reads Secrets. */
public interface Secrets {

  /**
   * A key's decoded value without a trailing newline; empty when the Secret or the key is missing.
   */
  Optional<String> value(String namespace, String name, String key);
}
