package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** A version at which binaries are replaced on the way to the target. */
public record PlannedHop(
    @JsonPropertyDescription("The version, such as 4.3.5.3.") String version,
    @JsonPropertyDescription(
            "Version and build as the image's observer says it, such as 4.3.5.3-103000092025080818.")
        String build,
    @JsonPropertyDescription("The image that said so; another one in the spec is asked first.")
        String image) {}
