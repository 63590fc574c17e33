package dev.obupgrade.steps;

import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.api.UpgradePhase;
import dev.obupgrade.flow.Flow;
import dev.obupgrade.flow.Flows;
import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.TimeLimit;
import dev.obupgrade.health.LogInSync;
import dev.obupgrade.health.SchemasRefreshed;
import dev.obupgrade.health.Scope;
import dev.obupgrade.steps.checks.PreCheck;
import dev.obupgrade.steps.context.Controls;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.context.WorldWatch;
import dev.obupgrade.steps.control.PersonsControls;
import dev.obupgrade.steps.hop.Finish;
import dev.obupgrade.steps.hop.Prepare;
import dev.obupgrade.steps.hop.Settle;
import dev.obupgrade.steps.hop.Verify;
import dev.obupgrade.steps.hop.VerifyVersion;
import dev.obupgrade.steps.planning.ResolvePath;
import dev.obupgrade.steps.planning.Validate;
import dev.obupgrade.steps.pods.ImageRestoration;
import dev.obupgrade.steps.pods.MinorFreeze;
import dev.obupgrade.steps.pods.PullImage;
import dev.obupgrade.steps.pods.ReplacePods;
import dev.obupgrade.steps.record.ReleaseRecord;
import dev.obupgrade.steps.record.RestoreParameters;
import dev.obupgrade.steps.record.RestoreParameters.Which;
import dev.obupgrade.steps.record.TakeRecord;
import dev.obupgrade.steps.world.DriftWatch;
import dev.obupgrade.steps.zone.ClusterHealthy;
import dev.obupgrade.steps.zone.GateStep;
import dev.obupgrade.steps.zone.StartZone;
import dev.obupgrade.steps.zone.StopZone;
import dev.obupgrade.steps.zone.VersionRefreshed;
import dev.obupgrade.steps.zone.ZoneHealthy;
import dev.obupgrade.steps.zone.ZoneServes;
import java.time.Duration;
import java.util.List;

/** The steps of an upgrade, in order. */
public final class UpgradeSteps {
  static final String LOG_IN_SYNC = "logInSync";
  static final String SCHEMA_REFRESHED = "schemaRefreshed";

  // upgrade_health_checker.py waits 10 s a tenant for logs and 30 s for schemas, each at least
  // 10 min.
  private static final TimeLimit LOG_LIMIT =
      TimeLimit.of(Duration.ofHours(1)).perTenant(Duration.ofSeconds(10));
  private static final TimeLimit SCHEMA_LIMIT =
      TimeLimit.of(Duration.ofMinutes(30)).perTenant(Duration.ofSeconds(30));

  private UpgradeSteps() {}

  /**
   * Every list of steps that a release had. Both modes have the same numbers. A list that a release
   * had never changes: an upgrade may be in the middle of it. docs/architecture.md says how to add
   * one.
   */
  public static Flows<UpgradeContext> of(UpgradeMode mode) {
    return new Flows<>(
        mode == UpgradeMode.PreCheckOnly ? List.of(preCheckOnly()) : List.of(upgrade()));
  }

  /** Upgrades from one version to another, through the barriers between them. */
  private static Flow<UpgradeContext> upgrade() {
    return Flow.<UpgradeContext>steps()
        .phase(UpgradePhase.Planning)
        .step(new Validate())
        .step(new ResolvePath())
        .step(new TakeRecord())
        .forEachHop(
            Flow.<UpgradeContext>steps()
                .phase(UpgradePhase.PreChecking)
                .step(new PreCheck(PreCheck.Verdict.STOPS))
                .phase(UpgradePhase.Preparing)
                .step(new Prepare())
                .phase(UpgradePhase.Upgrading)
                .forEachZone(zone())
                .phase(UpgradePhase.Finishing)
                .step(new Finish())
                .step(new VerifyVersion())
                .step(new RestoreParameters(Which.ALL_BUT_OFFLINE_TIME))
                .step(new Settle()))
        .phase(UpgradePhase.Finishing)
        .step(new RestoreParameters(Which.ALL))
        .step(new Verify())
        .build();
  }

  /** What looks at the world before each call of a step. */
  public static WorldWatch watch() {
    return new DriftWatch(new ImageRestoration());
  }

  /** What says whether a step may begin. */
  public static Controls controls() {
    return new PersonsControls();
  }

  /** The types of the conditions in which the controls say what they hold. */
  public static List<String> conditionsOfControls() {
    return PersonsControls.conditions();
  }

  /** Plans and checks only, and restores what the vendor's checker changes. */
  private static Flow<UpgradeContext> preCheckOnly() {
    return Flow.<UpgradeContext>steps()
        .phase(UpgradePhase.Planning)
        .step(new Validate())
        .step(new ResolvePath())
        .step(new TakeRecord())
        .forFirstHop(
            Flow.<UpgradeContext>steps()
                .phase(UpgradePhase.PreChecking)
                .step(new PreCheck(PreCheck.Verdict.IS_REPORTED)))
        .phase(UpgradePhase.Finishing)
        .step(new RestoreParameters(Which.OFFLINE_TIME_OF_CHECKER))
        .step(new ReleaseRecord())
        .build();
  }

  private static List<Step<UpgradeContext>> zone() {
    return List.of(
        new ClusterHealthy(),
        new PullImage(),
        new StopZone(),
        new MinorFreeze(),
        new ReplacePods(),
        new VersionRefreshed(),
        new GateStep(LOG_IN_SYNC, LOG_LIMIT, z -> new LogInSync(Scope.only(z))),
        new GateStep(SCHEMA_REFRESHED, SCHEMA_LIMIT, z -> new SchemasRefreshed(Scope.only(z))),
        new ZoneHealthy(),
        new StartZone(),
        new ZoneServes());
  }
}
