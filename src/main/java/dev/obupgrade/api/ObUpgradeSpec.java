package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Optional;

/** What a person asks for. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ObUpgradeSpec(
    @Required
        @JsonPropertyDescription(
            "The OceanBase cluster to upgrade: where its zones run and how to log in.")
        ClusterSpec cluster,
    @Required
        @JsonPropertyDescription(
            "The version to arrive at, and the image that contains it and its upgrade scripts.")
        ImageVersion target,
    @Size(max = 16)
        @ValidationRule(
            value = "self.all(v, self.exists_one(o, o.version == v.version))",
            message = "every version may be in via once: remove the repeated one")
        @JsonPropertyDescription(
            "Images for the barrier versions on the way, if the path from the running version to the target has any. "
                + "The error of an upgrade that lacks one names the version.")
        List<ImageVersion> via,
    @Default("Upgrade")
        @JsonPropertyDescription(
            "Upgrade does the upgrade. PreCheckOnly plans and checks, changes nothing for good, and ends.")
        UpgradeMode mode,
    @JsonPropertyDescription(
            "What the pre-checks look at besides what they always do. May be changed at any time.")
        PreCheckSpec preCheck,
    @Size(max = 63)
        @ValidationRule(
            value = "self.matches(r'^\\PC*$')",
            message = "must be text of one line, such as the time")
        @JsonPropertyDescription(
            "After a failure, give this a new value (any text, such as the time) to have the failed step tried again; after the "
                + "end of PreCheckOnly, to have the checks run again. "
                + "A value that was already answered does nothing.")
        String retry) {

  public ObUpgradeSpec {
    via = via == null ? List.of() : List.copyOf(via);
    mode = mode == null ? UpgradeMode.Upgrade : mode;
    preCheck = preCheck == null ? PreCheckSpec.nothing() : preCheck;
  }

  /** The image the spec names for a version, as target or on the way. */
  public Optional<String> imageOf(String version) {
    if (target.version().equals(version)) {
      return Optional.of(target.image());
    }
    return via.stream()
        .filter(v -> v.version().equals(version))
        .map(ImageVersion::image)
        .findFirst();
  }
}
