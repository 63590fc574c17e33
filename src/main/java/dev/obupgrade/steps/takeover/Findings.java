package dev.obupgrade.steps.takeover;

import dev.obupgrade.health.GateResult;
import dev.obupgrade.plan.BuildVersion;
import java.util.Collection;
import java.util.stream.Collectors;

/** Says what is live, as sentences. */
final class Findings {
  private final Facts facts;

  Findings(Facts facts) {
    this.facts = facts;
  }

  String all(BuildVersion running) {
    return "Every server runs %s.".formatted(running);
  }

  String differ() {
    return "The servers run different builds: %s."
        .formatted(
            facts.builds().entrySet().stream()
                .map(
                    e ->
                        "%s on %s"
                            .formatted(
                                e.getKey(), GateResult.few(e.getValue()).replace("; ", ", ")))
                .collect(Collectors.joining("; ")));
  }

  String mode() {
    return "enable_upgrade_mode is %s, _upgrade_stage is %s, min_observer_version is %s."
        .formatted(
            values(facts.state().upgradeMode().stream().map(on -> on ? "True" : "False").toList()),
            values(facts.state().stage()),
            values(facts.state().minObserverVersions()));
  }

  private static String values(Collection<?> values) {
    return values.isEmpty() ? "unknown" : GateResult.values(values);
  }
}
