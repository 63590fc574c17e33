package dev.obupgrade.steps.takeover;

import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.reason.Reason;
import java.util.List;
import java.util.Optional;

/** How far an upgrade of the cluster is, from what is live. */
public sealed interface Standing {

  /** No upgrade is under way: the upgrade begins with its first step. */
  record Fresh() implements Standing {}

  /**
   * An upgrade that another one can continue.
   *
   * @param evidence what proves it, as a sentence
   */
  sealed interface Unfinished extends Standing {
    /** The build that the hop under way leads to. */
    BuildVersion hop();

    /** The zone that somebody left stopped. */
    Optional<String> stopped();

    String evidence();
  }

  /**
   * {@code upgrade_pre.py} has begun, and no server runs the new build. With a zone stopped it has
   * ended.
   */
  record Prepared(BuildVersion from, BuildVersion hop, Optional<String> stopped, String evidence)
      implements Unfinished {}

  /**
   * Servers run two builds.
   *
   * @param through zones that are active, and of which every server runs the new build
   * @param halves zones that are active, and of which some servers run the new build
   */
  record Mixed(
      BuildVersion from,
      BuildVersion hop,
      List<String> through,
      List<String> halves,
      Optional<String> stopped,
      String evidence)
      implements Unfinished {
    public Mixed {
      through = List.copyOf(through);
      halves = List.copyOf(halves);
    }
  }

  /**
   * Every server runs the new build, and upgrade mode is on.
   *
   * @param from the version before; empty when nothing live tells it
   * @param postBegun whether {@code upgrade_post.py} has ended the rolling upgrade
   */
  record AllNew(
      Optional<ObVersion> from,
      BuildVersion hop,
      boolean postBegun,
      Optional<String> stopped,
      String evidence)
      implements Unfinished {}

  /** Upgrade mode is off, and {@code upgrade_post.py} has not done all of its work. */
  record AfterPost(BuildVersion hop, Optional<String> stopped, String evidence)
      implements Unfinished {}

  /**
   * An upgrade that only a person can continue, or that nothing live proves safe to continue.
   *
   * @param facts what is live, as sentences
   * @param fix what to do, as a sentence; empty for the reason's own
   * @param statements what to run in the database
   */
  record Refused(Reason reason, String facts, String fix, List<String> statements)
      implements Standing {
    public Refused {
      statements = List.copyOf(statements);
    }

    /** For people, with the fix if it is not the reason's own. */
    public String message() {
      String run =
          statements.isEmpty()
              ? ""
              : "As a user of the sys tenant run: %s.".formatted(String.join("; ", statements));
      String all = (fix + " " + run).strip();
      return all.isEmpty() ? facts : facts + " " + Reason.FIX + all;
    }
  }
}
