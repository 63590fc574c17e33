package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;

/**
 * A zone's StatefulSet as the operator established it: as {@code validate} found it, and later with
 * the image that the operator gave it. The operator compares it with the live object at every turn.
 */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WatchedZone(
    @JsonPropertyDescription("The name of the zone.") String zone,
    @JsonPropertyDescription("The name of its StatefulSet.") String statefulSet,
    @JsonPropertyDescription("The UID of the StatefulSet: another one of the same name differs.")
        String uid,
    @JsonPropertyDescription(
            "The image of the observer's container in the pod template, as Kubernetes stored it.")
        String image,
    @JsonPropertyDescription("The number of pods.") Integer replicas,
    @JsonPropertyDescription("How pods move to a new revision: RollingUpdate or OnDelete.")
        String updateStrategy,
    @JsonPropertyDescription("The partition of a rolling update. Absent if there is none.")
        Integer partition,
    @JsonPropertyDescription(
            "The image before the operator gave the zone another one. Absent until then.")
        String imageBefore,
    @JsonPropertyDescription(
            "spec.updateStrategy of the StatefulSet, as JSON, while the operator holds it at OnDelete. The"
                + " operator restores it when every pod of the zone runs the new image.")
        String strategyBefore,
    @JsonPropertyDescription(
            "When the operator restored the image because somebody had set another one. Absent again"
                + " once the zone serves and the image has stayed for a while.")
        Instant restoredAt,
    @JsonPropertyDescription("The image that somebody had set.") String restoredFrom,
    @JsonPropertyDescription("The field manager that had set it.") String restoredBy,
    @JsonPropertyDescription(
            "The image before the operator's first change, where a later hop changed it again. Absent otherwise.")
        String firstImage)
    implements WatchedZoneBuilder.With {

  public WatchedZone {
    restoredAt = StepStatus.seconds(restoredAt);
  }
}
