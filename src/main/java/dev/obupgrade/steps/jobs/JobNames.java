package dev.obupgrade.steps.jobs;

import dev.obupgrade.flow.StepRun;
import dev.obupgrade.kube.Names;
import dev.obupgrade.steps.context.UpgradeContext;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Names and labels of the Jobs of one step. */
final class JobNames {
  private final UpgradeContext context;
  private final StepRun run;

  JobNames(UpgradeContext context) {
    this.context = context;
    this.run = context.run();
  }

  Map<String, String> labels() {
    return Map.of(
        "app.kubernetes.io/managed-by",
        "ob-upgrade-operator",
        "obupgrade.dev/step",
        run.address().step());
  }

  /**
   * Of Jobs that connect to the database. An upgrade of the same cluster has at least one of them,
   * also after somebody renamed a StatefulSet or added a zone. The first one is that of an earlier
   * operator's Jobs.
   */
  Map<String, String> cluster() {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("obupgrade.dev/cluster", context.recordName());
    context
        .cluster()
        .zones()
        .forEach(z -> labels.put("obupgrade.dev/set-" + Names.hash(z.statefulSet()), "of-cluster"));
    return labels;
  }

  /**
   * The name of one attempt's Job: the same whenever the operator asks for it, also after a crash.
   */
  String of(String purpose, int attempt) {
    String identity =
        String.join(
            "/",
            context.uid(),
            run.address().hop().map(String::valueOf).orElse("-"),
            run.address().toString(),
            purpose,
            attempt + round());
    String readable = context.name() + "-" + run.address().step().toLowerCase(Locale.ROOT);
    String cut = readable.replace('.', '-');
    return cut.substring(0, Math.min(46, cut.length())) + "-" + Names.hash(identity);
  }

  /** Tells runs apart: the Jobs of an earlier run still exist, with results of that time. */
  private String round() {
    Integer round = run.status().round();
    return round == null ? "" : "/" + round;
  }
}
