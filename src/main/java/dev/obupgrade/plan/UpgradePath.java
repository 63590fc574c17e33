package dev.obupgrade.plan;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The path from the running release to the target.
 *
 * @param hops the releases at which all binaries are replaced, in order: barriers, then the target
 * @param route every release on the way, start and target included, also those skipped
 */
public record UpgradePath(Release start, List<Hop> hops, List<Release> route)
    implements PathResult {

  /** One whole upgrade, all scripts and all servers, to one release. */
  public record Hop(Release release, boolean barrier) {}

  public UpgradePath {
    hops = List.copyOf(hops);
    route = List.copyOf(route);
    if (hops.isEmpty() || hops.getLast().barrier()) {
      throw new IllegalArgumentException("A path must end at its target, not with " + hops);
    }
  }

  public Release target() {
    return hops.getLast().release();
  }

  /** Such as {@code 5.0.0.0 -> 5.4.0.0(B) -> 5.7.0.0}. */
  @Override
  public String toString() {
    return hops.stream()
        .map(hop -> hop.release() + (hop.barrier() ? "(B)" : ""))
        .collect(Collectors.joining(" -> ", start + " -> ", ""));
  }
}
