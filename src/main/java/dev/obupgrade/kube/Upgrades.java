package dev.obupgrade.kube;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeStatus;
import java.util.List;
import java.util.Optional;

/** The upgrades themselves, read from the API server itself rather than from a cache. */
public interface Upgrades {

  /**
   * @throws ApiException.Refused when it can't be read, as one that was stored under another
   *     definition
   */
  Optional<ObUpgrade> find(String namespace, String name);

  /**
   * All of them. One that can't be read whole has what can be read of its metadata and of its
   * StatefulSets, and no status: nobody knows how far it is. It must not hide the others.
   */
  List<ObUpgrade> inNamespace(String namespace);

  /** The same in all namespaces that the operator watches. */
  List<ObUpgrade> all();

  /**
   * Replaces the status of exactly the version that was read.
   *
   * @return the upgrade as written, with its new resourceVersion
   * @throws ApiException.Conflict when somebody wrote in between: nothing is changed
   */
  ObUpgrade replaceStatus(ObUpgrade read, ObUpgradeStatus status);

  /**
   * Puts the operator's finalizer on exactly the version that was read. Whoever deletes the upgrade
   * then only marks it, until {@link #letGo}.
   *
   * @return the upgrade as written, with its new resourceVersion
   * @throws ApiException.Conflict when somebody wrote in between, or it is gone
   * @throws ApiException.Refused when the operator lacks the permission, or when the upgrade is
   *     marked for deletion already
   */
  ObUpgrade hold(ObUpgrade read);

  /**
   * Removes the operator's finalizer from exactly the version that was read, and leaves those of
   * others. If the upgrade is marked for deletion and has no other finalizer, it is gone then. Does
   * nothing when it has no finalizer of the operator.
   *
   * @return the upgrade as written
   * @throws ApiException.Conflict when somebody wrote in between, or it is gone
   */
  ObUpgrade letGo(ObUpgrade read);
}
