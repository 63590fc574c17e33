package dev.obupgrade.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The zones of a spec as far as they can be read. One that was stored under another definition may
 * have values that {@link ObUpgradeSpec} can't hold.
 */
public final class ReadableZones {
  private ReadableZones() {}

  /**
   * Those that name a StatefulSet.
   *
   * @param spec any JSON object
   */
  public static List<ZoneSpec> of(Map<?, ?> spec) {
    return spec.get("cluster") instanceof Map<?, ?> cluster
            && cluster.get("zones") instanceof List<?> zones
        ? zones.stream().map(ReadableZones::zone).flatMap(Optional::stream).toList()
        : List.of();
  }

  private static Optional<ZoneSpec> zone(Object zone) {
    return zone instanceof Map<?, ?> fields
            && fields.get("statefulSet") instanceof String statefulSet
        ? Optional.of(new ZoneSpec(String.valueOf(fields.get("name")), statefulSet))
        : Optional.empty();
  }
}
