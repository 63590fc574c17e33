package dev.obupgrade.steps.planning;

import dev.obupgrade.api.HopStatus;
import dev.obupgrade.api.ImageVersion;
import dev.obupgrade.api.PlannedHop;
import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.api.UpgradePlan;
import dev.obupgrade.api.ZoneSpec;
import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.plan.ImageContents;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.jobs.ImageInspection;
import dev.obupgrade.steps.planning.SpecRoute.Way;
import dev.obupgrade.steps.takeover.Judgement;
import dev.obupgrade.steps.takeover.Standing;
import dev.obupgrade.steps.takeover.Standing.Unfinished;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads the build of every image that the spec names, finds the path in the target's upgrade file,
 * and freezes it as the plan. If somebody left an upgrade unfinished, the plan begins in the middle
 * of that one.
 */
public final class ResolvePath implements Step<UpgradeContext> {
  public static final String NAME = "resolvePath";

  @Override
  public String name() {
    return NAME;
  }

  /** A node may pull several images one after the other, and each Job has half an hour for it. */
  @Override
  public Duration deadline() {
    return Duration.ofHours(1);
  }

  @Override
  public StepResult run(UpgradeContext context) {
    StepResult result = resolve(context);
    // What another upgrade does meanwhile, such as different builds, is no fault of this one.
    return result instanceof StepResult.Failed
        ? new ClusterQueue(context).takenSince().orElse(result)
        : result;
  }

  private static StepResult resolve(UpgradeContext context) {
    Map<ImageVersion, ImageContents> contents = new HashMap<>();
    List<ImageVersion> images = new ArrayList<>();
    images.add(context.spec().target());
    images.addAll(context.spec().via());
    for (ImageVersion image : images) {
      ImageInspection inspection = new ImageInspection(context);
      switch (inspection.ofImage(image.image())) {
        case ImageInspection.Answer.NotYet notYet -> {
          return notYet.result();
        }
        case ImageInspection.Answer.Known known -> {
          Optional<String> problem = problem(image, known.contents());
          if (problem.isPresent()) {
            inspection.discard(image.image());
            return StepResult.failed(Reason.UnusableImage, problem.get());
          }
          contents.put(image, known.contents());
        }
      }
    }
    return plan(context, contents);
  }

  private static Optional<String> problem(ImageVersion image, ImageContents contents) {
    if (!contents.observer().version().equals(ObVersion.parse(image.version()))) {
      return Optional.of(
          "Image %s holds observer %s, but the spec says version %s."
              .formatted(image.image(), contents.observer(), image.version()));
    }
    if (!contents.missingScripts().isEmpty()) {
      return Optional.of(
          "Image %s lacks %s in /home/admin/oceanbase/etc."
              .formatted(image.image(), contents.missingScripts()));
    }
    return contents
        .interpreterProblem()
        .map(
            p ->
                "Image %s has no Python that can run its upgrade scripts: %s"
                    .formatted(image.image(), p));
  }

  private static StepResult plan(
      UpgradeContext context, Map<ImageVersion, ImageContents> contents) {
    SpecRoute route = new SpecRoute(context.spec(), contents);
    Interrupted interrupted = Interrupted.of(context);
    return switch (Judgement.of(interrupted.facts(), route)) {
      case Standing.Fresh fresh -> fresh(context, route, interrupted.running());
      case Standing.Refused refused -> StepResult.failed(refused.reason(), refused.message());
      case Standing.Unfinished unfinished -> continued(context, route, interrupted, unfinished);
    };
  }

  private static StepResult fresh(UpgradeContext context, SpecRoute route, BuildVersion running) {
    return switch (route.from(running)) {
      case Way.None none ->
          freeze(
              context,
              none.running().toString(),
              List.of(),
              "The cluster runs " + none.running() + " already.");
      case Way.Missing missing -> StepResult.failed(missing.reason(), missing.why());
      case Way.Found found ->
          freeze(
              context,
              found.path().start().toString(),
              found.hops(),
              "The path is " + found.path() + "." + unused(context, found.hops()));
    };
  }

  /** Plans what is left of an upgrade. Before the hop under way is over, nothing else begins. */
  private static StepResult continued(
      UpgradeContext context, SpecRoute route, Interrupted interrupted, Unfinished standing) {
    if (context.spec().mode() == UpgradeMode.PreCheckOnly) {
      return StepResult.failed(
          Reason.HalfUpgraded, standing.evidence() + " The checks refuse such a cluster.");
    }
    // It may be the work of one that has taken the cluster since this one was validated.
    Optional<StepResult> against =
        new ClusterQueue(context).takenSince().or(() -> interrupted.unproved(standing));
    if (against.isPresent()) {
      return against.get();
    }
    List<PlannedHop> hops = new ArrayList<>(List.of(route.hopTo(standing.hop())));
    switch (route.from(standing.hop())) {
      case Way.None none -> {}
      case Way.Found found -> hops.addAll(found.hops());
      case Way.Missing missing -> {
        return StepResult.failed(missing.reason(), missing.why());
      }
    }
    return StepResult.done(interrupted.takeOver(standing, hops));
  }

  /** Notes images that the path does not need: harmless, but perhaps a misunderstanding. */
  private static String unused(UpgradeContext context, List<PlannedHop> hops) {
    Set<String> used = hops.stream().map(PlannedHop::version).collect(Collectors.toSet());
    String versions =
        context.spec().via().stream()
            .map(ImageVersion::version)
            .filter(version -> !used.contains(version))
            .collect(Collectors.joining(", "));
    return versions.isEmpty()
        ? ""
        : " Note: the path does not stop at %s, so the operator does not use its image in spec.via."
            .formatted(versions);
  }

  private static StepResult freeze(
      UpgradeContext context, String from, List<PlannedHop> hops, String message) {
    List<String> zones = context.cluster().zones().stream().map(ZoneSpec::name).toList();
    List<HopStatus> hopStatuses =
        hops.stream().map(h -> HopStatus.pending(h.version(), zones)).toList();
    context.run().edit(s -> s.withPlan(new UpgradePlan(from, hops, zones), hopStatuses));
    return StepResult.done(message);
  }
}
