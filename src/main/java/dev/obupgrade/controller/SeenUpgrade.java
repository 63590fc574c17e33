package dev.obupgrade.controller;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ReadableZones;
import dev.obupgrade.api.ZoneSpec;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An {@link ObUpgrade} as the watch sees it: with whatever its spec and status contain. One that
 * was stored under another definition may have values that {@link ObUpgrade} can't hold. Jackson
 * then fails for the whole list, so that one such object would stop the watch of all upgrades, and
 * the operator's start.
 */
@Group(ObUpgrade.GROUP)
@Version(ObUpgrade.VERSION)
@Kind(ObUpgrade.KIND)
@Plural("obupgrades")
public class SeenUpgrade extends CustomResource<SeenUpgrade.Content, SeenUpgrade.Content>
    implements Namespaced {
  private static final long serialVersionUID = 1L;

  /** Any JSON object. */
  public static class Content {
    private final Map<String, Object> fields = new LinkedHashMap<>();

    @JsonAnyGetter
    public Map<String, Object> fields() {
      return fields;
    }

    @JsonAnySetter
    public void set(String name, Object value) {
      fields.put(name, value);
    }
  }

  /** The StatefulSets that the spec names, as far as it can be read. */
  static Stream<String> statefulSets(SeenUpgrade upgrade) {
    return upgrade.getSpec() == null
        ? Stream.empty()
        : ReadableZones.of(upgrade.getSpec().fields()).stream().map(ZoneSpec::statefulSet);
  }

  static boolean over(SeenUpgrade upgrade) {
    return upgrade.getStatus() != null && upgrade.getStatus().fields().get("finishedAt") != null;
  }
}
