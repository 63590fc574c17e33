package dev.obupgrade.kube;

import dev.obupgrade.api.ObUpgrade;

/**
 * Kubernetes events on an upgrade, which {@code kubectl describe} shows. Losing one loses nothing
 * else.
 */
public interface Events {

  /**
   * @param reason CamelCase, as in conditions
   */
  void normal(ObUpgrade upgrade, String reason, String message);

  /** As {@link #normal}, of type Warning: the two types are the only ones Kubernetes takes. */
  void warning(ObUpgrade upgrade, String reason, String message);
}
