package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** A version on the path at which the operator replaces the binaries. */
public record PlannedHop(
    @JsonPropertyDescription("The version, such as 4.3.5.3.") String version,
    @JsonPropertyDescription(
            "The version and build that the observer of the image reports, such as 4.3.5.3-103000092025080818.")
        String build,
    @JsonPropertyDescription(
            "The image that reported it. If the spec names another one, the operator inspects that one first.")
        String image) {}
