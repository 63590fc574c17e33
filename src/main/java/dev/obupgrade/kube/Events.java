package dev.obupgrade.kube;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.reason.Reason;

/**
 * Kubernetes events on an upgrade, which {@code kubectl describe} shows. Losing one loses nothing
 * else.
 */
public interface Events {

  void normal(ObUpgrade upgrade, Reason reason, String message);

  /** As {@link #normal}, of type Warning: the two types are the only ones Kubernetes takes. */
  void warning(ObUpgrade upgrade, Reason reason, String message);
}
