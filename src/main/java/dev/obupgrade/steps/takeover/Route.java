package dev.obupgrade.steps.takeover;

import dev.obupgrade.plan.BuildVersion;
import java.util.Optional;

/** Where the images that the spec names lead. */
public interface Route {

  /** The build of the first hop from a build to the target; empty when there is none. */
  Optional<BuildVersion> firstHop(BuildVersion from);

  /** Whether a build is the target. */
  boolean isTarget(BuildVersion build);

  /** Whether the spec has an image of exactly this build. */
  boolean hasImageOf(BuildVersion build);
}
