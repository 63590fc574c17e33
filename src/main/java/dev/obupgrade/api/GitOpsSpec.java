package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** What you know about the tools that apply the StatefulSets. It may change at any time. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GitOpsSpec(
    @JsonPropertyDescription(
            "true says that the tool that manages the StatefulSets (Argo CD, Flux, Helm) leaves the image alone that the operator sets, "
                + "where the operator can't read that or reads otherwise.")
        Boolean imageIgnored) {

  public GitOpsSpec {
    imageIgnored = imageIgnored != null && imageIgnored;
  }

  /** Nothing is known. */
  public static GitOpsSpec nothing() {
    return new GitOpsSpec(null);
  }
}
