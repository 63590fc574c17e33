package dev.obupgrade.steps.world;

import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.flow.StepRun;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.status.StepAddress;
import dev.obupgrade.status.StepRecords;
import java.util.Optional;

/**
 * How far the binaries of a zone are.
 *
 * @param step of the zone in the hop under way
 * @param hop index of that hop; after the last hop, the last one
 * @param build that its servers run: before the replacement the build from before the hop, after it
 *     the hop's
 */
public record ZoneStage(Step step, int hop, BuildVersion build) {
  /** The name of the step with which the replacement begins. */
  public static final String REPLACE_PODS = "replacePods";

  /** The name of the step whose success ends it. */
  public static final String VERSION_REFRESHED = "versionRefreshed";

  /** Where a zone is in a hop. */
  public enum Step {
    /** Its pods are as they were before the hop. */
    BEFORE,
    /** Its pods are being replaced. The steps that do so look after its image and servers. */
    REPLACING,
    /** Its servers run the hop's build. */
    REPLACED
  }

  static ZoneStage of(StepRun run, String zone) {
    ObUpgradeStatus status = run.status();
    int all = status.plan().hops().size();
    int hop = run.address().hop().orElseGet(() -> hopOutside(status));
    if (hop == all) {
      return all == 0
          ? new ZoneStage(Step.BEFORE, 0, BuildVersion.parseOrNone(status.plan().from()))
          : new ZoneStage(Step.REPLACED, all - 1, build(status, all - 1));
    }
    if (StepRecords.succeeded(status, StepAddress.inZone(hop, zone, VERSION_REFRESHED))) {
      return new ZoneStage(Step.REPLACED, hop, build(status, hop));
    }
    boolean begun =
        StepRecords.find(status, StepAddress.inZone(hop, zone, REPLACE_PODS)).isPresent();
    return new ZoneStage(begun ? Step.REPLACING : Step.BEFORE, hop, before(status, hop));
  }

  /** Outside of the hops, none or all of them are over. */
  private static int hopOutside(ObUpgradeStatus status) {
    boolean begun = status.hops().stream().anyMatch(h -> h.through());
    return begun ? status.plan().hops().size() : 0;
  }

  private static BuildVersion before(ObUpgradeStatus status, int hop) {
    return hop == 0 ? BuildVersion.parseOrNone(status.plan().from()) : build(status, hop - 1);
  }

  private static BuildVersion build(ObUpgradeStatus status, int hop) {
    return BuildVersion.parse(status.plan().hops().get(hop).build());
  }

  /** The build that the zone gets next; empty when it has it, or when no hop is left. */
  Optional<BuildVersion> next(ObUpgradeStatus status) {
    return step == Step.REPLACED || status.plan().hops().isEmpty()
        ? Optional.empty()
        : Optional.of(build(status, hop));
  }

  /** Whether the operator has given the zone an image in this upgrade. */
  boolean imageGiven() {
    return step == Step.REPLACED || hop > 0;
  }
}
