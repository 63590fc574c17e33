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
            message = "must be the name of a container of the StatefulSets' pods, such as observer")
        @JsonPropertyDescription("The container of the StatefulSets' pods whose image is replaced.")
        String container,
    @Required
        @Size(max = 16)
        @ValidationRule(
            value = "self.size() >= 3",
            message =
                "at least three zones are needed: with fewer no majority remains while one is being upgraded")
        @ValidationRule(
            value = "self.all(z, self.exists_one(o, o.name == z.name))",
            message = "every zone may be listed once: remove the repeated name")
        @ValidationRule(
            value = "self.all(z, self.exists_one(o, o.statefulSet == z.statefulSet))",
            message = "every zone needs a StatefulSet of its own: two zones name the same one")
        @JsonPropertyDescription(
            "The cluster's zones in the order they are upgraded; exactly the database's zones, at least three: with fewer "
                + "no majority remains while one is down.")
        List<ZoneSpec> zones,
    @Required @JsonPropertyDescription("How to log in to the sys tenant.")
        ConnectionSpec connection) {

  public ClusterSpec {
    container = container == null ? "observer" : container;
    zones = zones == null ? List.of() : List.copyOf(zones);
  }
}
