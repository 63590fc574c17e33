package dev.obupgrade.kube;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.reason.Reason;

/**
 * Kubernetes events on an upgrade or on the record of one, which {@code kubectl describe} shows. A
 * lost event loses nothing else.
 */
public interface Events {

  void normal(ObUpgrade upgrade, Reason reason, String message);

  /** As {@link #normal}, with type Warning. Kubernetes accepts only these two types. */
  void warning(ObUpgrade upgrade, Reason reason, String message);

  /** As {@link #warning}, on the ConfigMap of a record that has no upgrade any more. */
  void warning(ClusterRecord record, Reason reason, String message);
}
