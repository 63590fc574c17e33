package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a person asks for. */
@RecordBuilder
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
        String retry,
    @JsonPropertyDescription(
            "Pauses the upgrade. BetweenZones: it stands still where every zone is in service. NextStep: it stands still after the step under way, "
                + "also while a zone is out of service. Remove the field to continue.")
        PausePoint paused,
    @JsonPropertyDescription(
            "true cancels the upgrade: the operator undoes what it changed and ends. It is possible until the first zone of a hop is stopped; "
                + "later, only pausing is.")
        Boolean cancelled,
    @Default("Automatic")
        @JsonPropertyDescription(
            "Before which zones the operator waits for your approval. Automatic: none. FirstZone: before the second zone of each hop. "
                + "EveryZone: before every zone. The status has the command that approves.")
        Approval approval,
    @Size(max = 7)
        @ValidationRule(value = Durations.RULE, message = Durations.MESSAGE)
        @JsonPropertyDescription(
            "How long every gate must stay open between two zones, such as 30m. A trouble begins the time again.")
        String soak,
    @JsonPropertyDescription(
            "The hours in which the operator may begin a zone. It always finishes a zone that it has stopped.")
        WindowSpec window,
    @Size(max = 35)
        @ValidationRule(
            value =
                "self.matches('^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})$')",
            message =
                "This is not a date and time. Fix: give both with the offset from UTC, such as 2026-12-05T22:00:00Z or 2026-12-05T22:00:00+08:00.")
        @JsonPropertyDescription(
            "The operator plans and checks before this time, but changes nothing in the database, such as 2026-12-05T22:00:00+08:00.")
        String notBefore,
    @Size(max = 32)
        @ValidationRule(
            value = "self.all(s, self[s].matches('^[1-9][0-9]{0,5}[smhd]$'))",
            message =
                "A value is not a length of time. Fix: give a whole number and s, m, h or d, such as 90s, 10m or 2h.")
        @ValidationRule(value = StepNames.RULE, message = StepNames.MESSAGE)
        @JsonPropertyDescription(
            "After how long a step is reported as overdue (condition Stalled), by the step's name, such as replacePods: 45m. The step continues, and no "
                + "script gets less time. Without a value, the default limit counts. You may change it at any time.")
        Map<String, @Size(max = 7) String> timeouts,
    @Default("OneByOne")
        @JsonPropertyDescription(
            "How the servers of a stopped zone restart. OneByOne: the next one when the one before serves again. AllAtOnce: all at the same time. "
                + "You may change it at any time.")
        ZoneRestart zoneRestart,
    @Default("true")
        @JsonPropertyDescription(
            "Whether each zone has a minor freeze before its servers restart, so that they have less log to replay. "
                + "You may change it at any time.")
        Boolean minorFreeze,
    @JsonPropertyDescription(
            "What you know about Argo CD, Flux or Helm where they manage the StatefulSets. You may change it at any time.")
        GitOpsSpec gitops)
    implements ObUpgradeSpecBuilder.With {

  public ObUpgradeSpec {
    via = via == null ? List.of() : List.copyOf(via);
    mode = mode == null ? UpgradeMode.Upgrade : mode;
    preCheck = preCheck == null ? PreCheckSpec.nothing() : preCheck;
    cancelled = cancelled != null && cancelled;
    approval = approval == null ? Approval.Automatic : approval;
    timeouts = timeouts == null ? Map.of() : Map.copyOf(timeouts);
    zoneRestart = zoneRestart == null ? ZoneRestart.OneByOne : zoneRestart;
    minorFreeze = minorFreeze == null || minorFreeze;
    gitops = gitops == null ? GitOpsSpec.nothing() : gitops;
  }

  /** A spec that leaves every control at its default. */
  public ObUpgradeSpec(
      ClusterSpec cluster,
      ImageVersion target,
      List<ImageVersion> via,
      UpgradeMode mode,
      PreCheckSpec preCheck,
      String retry) {
    this(
        cluster, target, via, mode, preCheck, retry, null, null, null, null, null, null, null, null,
        null, null);
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
