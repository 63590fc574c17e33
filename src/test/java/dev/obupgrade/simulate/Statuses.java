package dev.obupgrade.simulate;

import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.StepPhase;
import dev.obupgrade.api.StepStatus;
import dev.obupgrade.kube.JobRequest;
import dev.obupgrade.kube.JobRequest.Work;
import dev.obupgrade.status.Conditions;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What can be read in a status. */
final class Statuses {
  private static final int LONGEST = 400;

  private Statuses() {}

  static Stream<StepStatus> steps(ObUpgradeStatus status) {
    return Stream.concat(
        status.steps().stream(),
        status.hops().stream()
            .flatMap(
                h ->
                    Stream.concat(
                        h.steps().stream(), h.zones().stream().flatMap(z -> z.steps().stream()))));
  }

  /** How many acts the steps on record have announced. */
  static int attempts(ObUpgradeStatus status) {
    return steps(status).mapToInt(StepStatus::attempts).sum();
  }

  /** Whether a step has stored that it gives this Job up. */
  static boolean gaveUp(StepStatus step, String job) {
    return step.memo() != null
        && Arrays.stream(step.memo().split("; "))
            .anyMatch(note -> note.startsWith("givenUp") && note.endsWith("=" + job));
  }

  static Optional<StepStatus> failed(ObUpgradeStatus status) {
    return steps(status).filter(s -> s.phase() == StepPhase.Failed).findFirst();
  }

  static boolean stalled(ObUpgradeStatus status) {
    return Conditions.isTrue(status.conditions(), Conditions.STALLED);
  }

  static boolean asksForRetry(ObUpgradeStatus status) {
    return stalled(status) && status.message().contains("spec.retry");
  }

  static String text(ObUpgradeStatus status) {
    String text = "status: %s %s".formatted(status.phase(), status.message());
    Optional<StepStatus> running =
        steps(status).filter(s -> s.phase() == StepPhase.Running).findFirst();
    String step = running.map(s -> s.name() + ": " + s.message()).orElse("");
    String whole = text.endsWith(step) || text.contains(step) ? text : text + " | " + step;
    return whole.length() > LONGEST ? whole.substring(0, LONGEST) + "…" : whole;
  }

  static String work(JobRequest job) {
    return job.work().stream()
        .map(
            w ->
                switch (w) {
                  case Work.Script s -> s.script() + s.zone().map(z -> " -z " + z).orElse("");
                  case Work.Probe p -> "probe of " + p.image();
                  case Work.Suite s -> "suite";
                })
        .collect(Collectors.joining(", "));
  }
}
