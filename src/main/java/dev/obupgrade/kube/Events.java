package dev.obupgrade.kube;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.reason.Reason;

/**
 * Kubernetes events on an upgrade, which {@code kubectl describe} shows. A lost event loses nothing
 * else.
 */
public interface Events {

  void normal(ObUpgrade upgrade, Reason reason, String message);

  /** As {@link #normal}, with type Warning. Kubernetes accepts only these two types. */
  void warning(ObUpgrade upgrade, Reason reason, String message);
}
