package dev.obupgrade.steps.planning;

import dev.obupgrade.api.HopStatus;
import dev.obupgrade.api.ImageVersion;
import dev.obupgrade.api.PlannedHop;
import dev.obupgrade.api.UpgradePlan;
import dev.obupgrade.api.ZoneSpec;
import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.health.GateResult;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.UpgradeState;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.plan.ImageContents;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.plan.PathFinder;
import dev.obupgrade.plan.PathResult;
import dev.obupgrade.plan.Release;
import dev.obupgrade.plan.UpgradeGraph;
import dev.obupgrade.plan.UpgradeGraphParser;
import dev.obupgrade.plan.UpgradePath;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.jobs.ImageInspection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Reads the build of every image that the spec names, finds the path in the target's upgrade file,
 * and freezes it as the plan.
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
    SortedMap<BuildVersion, List<String>> running =
        context.database().servers().stream()
            .collect(
                Collectors.groupingBy(
                    Server::build,
                    TreeMap::new,
                    Collectors.mapping(ResolvePath::place, Collectors.toList())));
    if (running.size() != 1) {
      return StepResult.failed(
          Reason.MixedBuilds, "The servers run different builds: %s.".formatted(words(running)));
    }
    Optional<StepResult> unfinished = unfinished(context, running.firstKey());
    if (unfinished.isPresent()) {
      return unfinished.get();
    }
    ImageContents target = contents.get(context.spec().target());
    Release from = Release.of(running.firstKey());
    Release to = Release.of(target.observer());
    return switch (path(from, to, target)) {
      case PathResult.NothingToDo nothing -> nothingToDo(context, nothing.running());
      case PathResult.NoPath none -> StepResult.failed(Reason.NoPath, none.message());
      case UpgradePath path -> withImages(context, path, contents);
    };
  }

  private static String place(Server server) {
    return "%s of %s".formatted(server.address(), server.zone());
  }

  private static String words(SortedMap<BuildVersion, List<String>> running) {
    return running.isEmpty()
        ? "the database lists no server"
        : running.entrySet().stream()
            .map(
                e ->
                    "%s on %s"
                        .formatted(e.getKey(), GateResult.few(e.getValue()).replace("; ", ", ")))
            .collect(Collectors.joining("; "));
  }

  /**
   * New binaries alone are no upgrade. END ROLLING UPGRADE raises min_observer_version to their
   * version, then upgrade_post.py raises the data versions and ends upgrade mode. Where the servers
   * disagree, the pre-checks say so.
   */
  private static Optional<StepResult> unfinished(UpgradeContext context, BuildVersion running) {
    UpgradeState state = context.database().upgradeState();
    return state
        .minObserverVersion()
        .filter(version -> !version.equals(running.version()))
        .map(
            version ->
                StepResult.failed(
                    Reason.HalfUpgraded,
                    "Every server runs %s already, but min_observer_version is %s and upgrade mode is %s."
                        .formatted(running, version, state.inUpgradeMode() ? "on" : "off")));
  }

  private static StepResult nothingToDo(UpgradeContext context, Release running) {
    return context.database().upgradeState().inUpgradeMode()
        ? StepResult.failed(
            Reason.HalfUpgraded,
            "Every server runs %s already, but the cluster is in upgrade mode.".formatted(running))
        : freeze(context, running, List.of(), "The cluster runs " + running + " already.");
  }

  private static PathResult path(Release from, Release to, ImageContents target) {
    Optional<PathResult> simple = PathFinder.withoutGraph(from, to);
    if (simple.isPresent()) {
      return simple.get();
    }
    if (target.upgradeDep().isEmpty()) {
      return new PathResult.NoPath(
          PathResult.Reason.NO_ROUTE,
          "The target's image has no oceanbase_upgrade_dep.yml, so the operator can't find a path from %s to %s."
              .formatted(from, to));
    }
    try {
      UpgradeGraph graph = new UpgradeGraphParser().parse(target.upgradeDep().get());
      return new PathFinder(graph).find(from, to);
    } catch (UpgradeGraphParser.MalformedGraphException e) {
      return new PathResult.NoPath(PathResult.Reason.NO_ROUTE, e.getMessage());
    }
  }

  private static StepResult withImages(
      UpgradeContext context, UpgradePath path, Map<ImageVersion, ImageContents> contents) {
    List<PlannedHop> hops = new ArrayList<>();
    for (UpgradePath.Hop hop : path.hops()) {
      String version = hop.release().version().toString();
      Optional<BuildVersion> build =
          contents.entrySet().stream()
              .filter(e -> e.getKey().version().equals(version))
              .map(e -> e.getValue().observer())
              .filter(hop.release()::includes)
              .findFirst();
      if (build.isEmpty()) {
        return StepResult.failed(
            Reason.MissingImage,
            "The path is %s, but spec.via has no image of %s.".formatted(path, hop.release()));
      }
      hops.add(
          new PlannedHop(
              version, build.get().toString(), context.spec().imageOf(version).orElseThrow()));
    }
    return freeze(context, path.start(), hops, "The path is " + path + "." + unused(context, hops));
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
      UpgradeContext context, Release from, List<PlannedHop> hops, String message) {
    List<String> zones = context.cluster().zones().stream().map(ZoneSpec::name).toList();
    List<HopStatus> hopStatuses =
        hops.stream().map(h -> HopStatus.pending(h.version(), zones)).toList();
    context.run().edit(s -> s.withPlan(new UpgradePlan(from.toString(), hops, zones), hopStatuses));
    return StepResult.done(message);
  }
}
