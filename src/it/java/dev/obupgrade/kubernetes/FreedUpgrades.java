package dev.obupgrade.kubernetes;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.controller.SeenUpgrade;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;

/**
 * Deletes the upgrades of a namespace whose operator goes away at the same time: nobody would
 * remove their finalizers, and the namespace would stay.
 */
public final class FreedUpgrades {
  private FreedUpgrades() {}

  public static void in(KubernetesClient client, String namespace) {
    var upgrades = client.resources(SeenUpgrade.class).inNamespace(namespace);
    try {
      // An operator that still runs puts no finalizer on one that is marked.
      upgrades.delete();
      for (SeenUpgrade left : upgrades.list().getItems()) {
        if (left.hasFinalizer(ObUpgrade.FINALIZER)) {
          upgrades
              .withName(left.getMetadata().getName())
              .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
        }
      }
    } catch (KubernetesClientException e) {
      // No definition, or the operator was faster.
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
    }
  }
}
