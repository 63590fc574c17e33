package dev.obupgrade.steps.context;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.kube.ClusterRecord;
import java.util.Optional;

/** Finds the upgrade that a cluster record belongs to. */
public final class RecordHolder {
  private RecordHolder() {}

  /**
   * The upgrade that holds the record, if it still exists and has not ended. It is in the record's
   * namespace. A record whose holder was deleted or has ended is free to take over, but not one
   * whose holder can't be read.
   */
  public static Optional<ObUpgrade> live(UpgradeContext context, ClusterRecord record) {
    return context.kubernetes().upgrades().inNamespace(record.namespace()).stream()
        .filter(u -> u.getMetadata().getName().equals(record.holderName()))
        .filter(u -> u.getMetadata().getUid().equals(record.holder()))
        .filter(u -> u.getStatus() == null || u.getStatus().finishedAt() == null)
        .findFirst();
  }

  /** The holder's name, for people of the upgrade's namespace. */
  public static String name(UpgradeContext context, ClusterRecord record) {
    return seenFrom(context, record.namespace(), record.holderName());
  }

  /** The ConfigMap's name, for people of the upgrade's namespace. */
  public static String configMap(UpgradeContext context, ClusterRecord record) {
    return seenFrom(context, record.namespace(), record.name());
  }

  private static String seenFrom(UpgradeContext context, String namespace, String name) {
    return namespace.equals(context.namespace()) ? name : namespace + "/" + name;
  }
}
