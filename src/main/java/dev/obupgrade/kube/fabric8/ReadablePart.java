package dev.obupgrade.kube.fabric8;

import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.ReadableZones;
import dev.obupgrade.api.ZoneSpec;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;

/** What can be read of an ObUpgrade that has a value which its types can't hold. */
final class ReadablePart {
  private ReadablePart() {}

  /** Its metadata and those of its zones that can be read. It has no status. */
  static ObUpgrade of(GenericKubernetesResource listed) {
    ObUpgrade part = new ObUpgrade();
    part.setMetadata(listed.getMetadata());
    ClusterSpec cluster = new ClusterSpec(null, zones(listed), null);
    part.setSpec(new ObUpgradeSpec(cluster, null, null, null, null, null));
    part.setStatus(null);
    return part;
  }

  private static List<ZoneSpec> zones(GenericKubernetesResource listed) {
    return listed.get("spec") instanceof Map<?, ?> spec ? ReadableZones.of(spec) : List.of();
  }
}
