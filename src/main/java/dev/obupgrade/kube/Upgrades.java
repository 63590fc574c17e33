package dev.obupgrade.kube;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeStatus;
import java.util.List;
import java.util.Optional;

/** The upgrades themselves, read from the API server itself rather than from a cache. */
public interface Upgrades {

  Optional<ObUpgrade> find(String namespace, String name);

  List<ObUpgrade> inNamespace(String namespace);

  /**
   * Replaces the status of exactly the version that was read.
   *
   * @return the upgrade as written, with its new resourceVersion
   * @throws ApiException.Conflict when somebody wrote in between: nothing is changed
   */
  ObUpgrade replaceStatus(ObUpgrade read, ObUpgradeStatus status);
}
