package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Where the cluster runs. */
public record ClusterSpec(
    @Default("observer")
        @Size(min = 1, max = 63)
        @ValidationRule(
            value = "self.matches('^[a-z0-9]([a-z0-9-]*[a-z0-9])?$')",
            message =
                "This is not the name of a container. Fix: give the name of a container of the StatefulSets' pods, such as observer.")
        @JsonPropertyDescription(
            "The container of the StatefulSets' pods whose image the operator replaces.")
        String container,
    @Required
        @Size(max = 16)
        @ValidationRule(
            value = "self.size() >= 3",
            message =
                "There are fewer than three zones, so no majority would remain while one is upgraded. Fix: list every zone of the database, at least three.")
        @ValidationRule(
            value = "self.all(z, self.exists_one(o, o.name == z.name))",
            message =
                "A zone is listed twice. Fix: remove the repeated name, so that every zone is listed once.")
        @ValidationRule(
            value = "self.all(z, self.exists_one(o, o.statefulSet == z.statefulSet))",
            message =
                "Two zones name the same StatefulSet. Fix: give every zone a StatefulSet of its own.")
        @JsonPropertyDescription(
            "The zones of the cluster, in the order in which the operator upgrades them. List every zone of the database, at least three: "
                + "with fewer, no majority remains while one is down.")
        List<ZoneSpec> zones,
    @Required @JsonPropertyDescription("How the operator logs in to the sys tenant.")
        ConnectionSpec connection) {

  public ClusterSpec {
    container = container == null ? "observer" : container;
    zones = zones == null ? List.of() : List.copyOf(zones);
  }

  /** The zones' StatefulSets, in the zones' order. */
  public List<String> statefulSets() {
    return zones.stream().map(ZoneSpec::statefulSet).toList();
  }
}
