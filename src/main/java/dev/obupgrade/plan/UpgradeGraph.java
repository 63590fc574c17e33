package dev.obupgrade.plan;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which release can be upgraded directly to which, as the vendor tested it. A release that is only
 * named as a next one is part of the graph too, as a leaf.
 */
public record UpgradeGraph(SortedMap<Release, Node> nodes) {

  /** One release of the graph; the next ones are in the order in which they are tried. */
  public record Node(
      Release release, SortedSet<Release> canBeUpgradedTo, boolean deprecated, Barrier barrier) {
    public Node {
      canBeUpgradedTo = Collections.unmodifiableSortedSet(new TreeSet<>(canBeUpgradedTo));
    }

    static Node leaf(Release release) {
      return new Node(release, Collections.emptySortedSet(), false, Barrier.NONE);
    }
  }

  public UpgradeGraph {
    nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
  }

  static UpgradeGraph of(Map<Release, Node> items) {
    var nodes = new TreeMap<>(items);
    items.values().stream()
        .flatMap(node -> node.canBeUpgradedTo().stream())
        .forEach(next -> nodes.computeIfAbsent(next, Node::leaf));
    return new UpgradeGraph(nodes);
  }

  /** The node that stands for a release: that of its exact build, else that of its version. */
  public Optional<Node> node(Release release) {
    return Optional.ofNullable(nodes.get(release))
        .or(() -> Optional.ofNullable(nodes.get(release.withoutBuild())));
  }

  /** The names under which builds of a version are listed. */
  List<Release> named(ObVersion version) {
    return nodes.keySet().stream().filter(r -> r.version().equals(version)).toList();
  }
}
