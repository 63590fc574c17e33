package dev.obupgrade.steps.planning;

import dev.obupgrade.api.ImageVersion;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.PlannedHop;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.plan.ImageContents;
import dev.obupgrade.plan.PathFinder;
import dev.obupgrade.plan.PathResult;
import dev.obupgrade.plan.Release;
import dev.obupgrade.plan.UpgradeGraph;
import dev.obupgrade.plan.UpgradeGraphParser;
import dev.obupgrade.plan.UpgradePath;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.takeover.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the path to the target in the target's upgrade file, and the image of each hop. */
final class SpecRoute implements Route {
  private final ObUpgradeSpec spec;
  private final Map<ImageVersion, ImageContents> contents;
  private final ImageContents target;

  /**
   * @param contents of every image that the spec names
   */
  SpecRoute(ObUpgradeSpec spec, Map<ImageVersion, ImageContents> contents) {
    this.spec = spec;
    this.contents = contents;
    this.target = contents.get(spec.target());
  }

  /** What leads from a build to the target. */
  sealed interface Way {
    /** The hops, with an image each. */
    record Found(UpgradePath path, List<PlannedHop> hops) implements Way {}

    /** The build is the target. */
    record None(Release running) implements Way {}

    record Missing(Reason reason, String why) implements Way {}
  }

  Way from(BuildVersion running) {
    return switch (path(Release.of(running), Release.of(target.observer()))) {
      case PathResult.NothingToDo nothing -> new Way.None(nothing.running());
      case PathResult.NoPath none -> new Way.Missing(Reason.NoPath, none.message());
      case UpgradePath path -> withImages(path);
    };
  }

  @Override
  public Optional<BuildVersion> firstHop(BuildVersion from) {
    return from(from) instanceof Way.Found found
        ? Optional.of(BuildVersion.parse(found.hops().getFirst().build()))
        : Optional.empty();
  }

  @Override
  public boolean isTarget(BuildVersion build) {
    return target.observer().equals(build);
  }

  @Override
  public boolean hasImageOf(BuildVersion build) {
    Optional<String> image = spec.imageOf(build.version().toString());
    return contents.entrySet().stream()
        .filter(e -> image.equals(Optional.of(e.getKey().image())))
        .anyMatch(e -> e.getValue().observer().equals(build));
  }

  /** The hop to a build of which the spec has an image. */
  PlannedHop hopTo(BuildVersion build) {
    String version = build.version().toString();
    return new PlannedHop(version, build.toString(), spec.imageOf(version).orElseThrow());
  }

  private PathResult path(Release from, Release to) {
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

  private Way withImages(UpgradePath path) {
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
        return new Way.Missing(
            Reason.MissingImage,
            "The path is %s, but spec.via has no image of %s.".formatted(path, hop.release()));
      }
      hops.add(hopTo(build.get()));
    }
    return new Way.Found(path, hops);
  }
}
