package dev.obupgrade.kube;

import dev.obupgrade.api.ObUpgrade;

/**
 * Kubernetes events on an upgrade, which {@code kubectl describe} shows. A lost event loses nothing
 * else.
 */
public interface Events {

  /**
   * @param reason CamelCase, as in conditions
   */
  void normal(ObUpgrade upgrade, String reason, String message);

  /** As {@link #normal}, with type Warning. Kubernetes accepts only these two types. */
  void warning(ObUpgrade upgrade, String reason, String message);
}
