package dev.obupgrade.plan;

import dev.obupgrade.plan.PathResult.NoPath;
import dev.obupgrade.plan.PathResult.NothingToDo;
import dev.obupgrade.plan.PathResult.Reason;
import dev.obupgrade.plan.UpgradePath.Hop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the shortest path through the graph of the target's package. Of equally short paths it
 * takes the one whose releases sort first, so that the same file always gives the same plan.
 */
public final class PathFinder {

  private final UpgradeGraph graph;

  public PathFinder(UpgradeGraph graph) {
    this.graph = graph;
  }

  /**
   * The answer that needs no graph, if there is one: the same build, another build of the same
   * version, or an older one.
   */
  public static Optional<PathResult> withoutGraph(Release start, Release target) {
    if (start.equals(target)) {
      return Optional.of(new NothingToDo(start));
    }
    boolean sameVersion = start.version().equals(target.version());
    boolean olderBuild =
        sameVersion
            && start.build().isPresent()
            && target.build().isPresent()
            && target.build().getAsLong() < start.build().getAsLong();
    if (olderBuild || target.version().compareTo(start.version()) < 0) {
      return Optional.of(
          new NoPath(
              Reason.DOWNGRADE,
              "The target %s is older than the running %s. OceanBase can't be downgraded. Fix: choose a target newer than %s"
                  .formatted(target, start, start)));
    }
    return sameVersion
        ? Optional.of(
            new UpgradePath(start, List.of(new Hop(target, false)), List.of(start, target)))
        : Optional.empty();
  }

  public PathResult find(Release start, Release target) {
    return withoutGraph(start, target).orElseGet(() -> search(start, target));
  }

  private PathResult search(Release start, Release target) {
    var from = graph.node(start);
    if (from.isEmpty()) {
      return new NoPath(
          Reason.UNKNOWN_START,
          "The upgrade file of %s does not know %s%s. Fix: choose a target whose package supports upgrades from %s"
              .formatted(target, start, otherBuilds(start), start.version()));
    }
    var to = graph.node(target);
    if (to.isEmpty()) {
      return new NoPath(
          Reason.UNKNOWN_TARGET,
          "The upgrade file does not know the target %s%s. %s"
              .formatted(target, otherBuilds(target), reachable(from.get())));
    }
    if (to.get().deprecated()) {
      return new NoPath(
          Reason.DEPRECATED_TARGET,
          "The target %s is deprecated: an upgrade may pass it but not end there. %s"
              .formatted(target, reachable(from.get())));
    }
    var cameFrom = spread(from.get());
    if (!cameFrom.containsKey(to.get().release())) {
      return new NoPath(
          Reason.NO_ROUTE,
          "No route leads from %s to %s. %s".formatted(start, target, reachable(from.get())));
    }
    return path(start, target, route(cameFrom, to.get()));
  }

  /** Breadth first: every release that can be reached, with the one before it. */
  private Map<Release, Release> spread(UpgradeGraph.Node from) {
    var cameFrom = new LinkedHashMap<Release, Release>();
    cameFrom.put(from.release(), from.release());
    var queue = new ArrayDeque<>(List.of(from.release()));
    while (!queue.isEmpty()) {
      var current = queue.remove();
      for (var next : graph.nodes().get(current).canBeUpgradedTo()) {
        if (cameFrom.putIfAbsent(next, current) == null) {
          queue.add(next);
        }
      }
    }
    return cameFrom;
  }

  private List<UpgradeGraph.Node> route(Map<Release, Release> cameFrom, UpgradeGraph.Node target) {
    var route = new LinkedList<UpgradeGraph.Node>();
    var current = target.release();
    route.addFirst(target);
    while (!cameFrom.get(current).equals(current)) {
      current = cameFrom.get(current);
      route.addFirst(graph.nodes().get(current));
    }
    return route;
  }

  private static UpgradePath path(Release start, Release target, List<UpgradeGraph.Node> nodes) {
    var route = new ArrayList<>(nodes.stream().map(UpgradeGraph.Node::release).toList());
    route.set(0, start);
    route.set(route.size() - 1, target);
    var hops = new ArrayList<Hop>();
    var running = start;
    for (int i = 1; i < route.size() - 1; i++) {
      if (nodes.get(i).barrier().stops(running, route.subList(i + 1, route.size()))) {
        running = route.get(i);
        hops.add(new Hop(running, true));
      }
    }
    hops.add(new Hop(target, false));
    return new UpgradePath(start, hops, route);
  }

  private String reachable(UpgradeGraph.Node from) {
    String targets =
        spread(from).keySet().stream()
            .filter(r -> !r.equals(from.release()) && !graph.nodes().get(r).deprecated())
            .sorted()
            .map(Release::toString)
            .collect(Collectors.joining(", "));
    return targets.isEmpty()
        ? "The file has no upgrade from %s at all. Fix: take the package of another target"
            .formatted(from.release())
        : "Fix: choose a target that this file allows from %s: %s"
            .formatted(from.release(), targets);
  }

  private String otherBuilds(Release release) {
    var known = graph.named(release.version());
    return known.isEmpty()
        ? ""
        : " (of this version it lists only %s)"
            .formatted(known.stream().map(Release::toString).collect(Collectors.joining(", ")));
  }
}
