package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** An image that an upgrade left in a StatefulSet, and that Git or Helm must carry from then on. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GitImage(
    @JsonPropertyDescription("The name of the StatefulSet.") String statefulSet,
    @JsonPropertyDescription(
            "The name of the container or init container in the StatefulSet's pod template.")
        String container,
    @JsonPropertyDescription("The image, as Kubernetes stored it.") String image) {}
