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
            "The version to upgrade to, and the image that contains it and its upgrade scripts.")
        ImageVersion target,
    @Size(max = 16)
        @ValidationRule(
            value = "self.all(v, self.exists_one(o, o.version == v.version))",
            message = "A version is in via twice. Fix: remove the repeated one.")
        @JsonPropertyDescription(
            "Images for the barrier versions on the way, if the path from the running version to the target has any. "
                + "If one is missing, the error names its version.")
        List<ImageVersion> via,
    @Default("Upgrade")
        @JsonPropertyDescription(
            "Upgrade upgrades the cluster. PreCheckOnly plans and checks, restores what the vendor's checker changes, and ends.")
        UpgradeMode mode,
    @JsonPropertyDescription(
            "What the pre-checks look at besides what they always check. You may change it at any time.")
        PreCheckSpec preCheck,
    @Size(max = 63)
        @ValidationRule(
            value = "self.matches(r'^\\PC*$')",
            message = "This is not text of one line. Fix: give a short text, such as the time.")
        @JsonPropertyDescription(
            "Give this a new value (any text, such as the time) to have the operator retry a failed step. After the end of "
                + "PreCheckOnly, a new value has it run the checks again. A value that the operator has already answered does nothing.")
        String retry) {

  public ObUpgradeSpec {
    via = via == null ? List.of() : List.copyOf(via);
    mode = mode == null ? UpgradeMode.Upgrade : mode;
    preCheck = preCheck == null ? PreCheckSpec.nothing() : preCheck;
  }

  /** The image that the spec names for a version, as target or on the way. */
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
