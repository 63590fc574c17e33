package dev.obupgrade.steps.world;

import dev.obupgrade.api.WatchedZone;
import dev.obupgrade.flow.StepRun;
import dev.obupgrade.kube.Names;
import dev.obupgrade.steps.context.UpgradeContext;
import java.util.Optional;

/**
 * How a person accepts a changed setting: with a new {@code spec.retry}, given after the operator
 * has said what changed. It covers what the person could read, and nothing that changed since.
 */
final class Acceptance {
  /** Note: the spec.retry that was answered when the operator said it, and a hash of the words. */
  private static final String SAID = "driftSaid";

  private Acceptance() {}

  static boolean accepts(UpgradeContext context, WatchedZone zone, Drift drift) {
    StepRun run = context.run();
    String words = Names.hash(drift.what());
    String retry = Optional.ofNullable(run.status().handledRetry()).orElse("");
    Optional<String> said = run.note(SAID);
    if (said.isEmpty() || !said.get().startsWith(words + " ")) {
      run.remember(SAID, words + " " + retry);
      return false;
    }
    if (said.get().equals(words + " " + retry)) {
      return false;
    }
    boolean accepted = Watched.accept(context, zone);
    if (accepted) {
      run.remember(SAID, "");
    }
    return accepted;
  }

  static void forget(StepRun run) {
    if (run.note(SAID).isPresent()) {
      run.remember(SAID, "");
    }
  }
}
