package dev.obupgrade.steps.pods;

import dev.obupgrade.kube.PodState;
import dev.obupgrade.kube.PodState.Trouble;
import dev.obupgrade.reason.Reason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Gives what Kubernetes says of a zone's pods its reason. */
public final class PodReasons {
  private PodReasons() {}

  static Reason of(Trouble.Kind kind) {
    return switch (kind) {
      case IMAGE -> Reason.PodImagePull;
      case NOT_STARTED -> Reason.PodNotStarted;
      case CRASHING -> Reason.PodCrashing;
      case KILLED_BY_PROBE -> Reason.KilledByProbe;
      case INIT -> Reason.PodInit;
      case CONFIGURATION -> Reason.PodConfiguration;
      case UNSCHEDULABLE -> Reason.PodUnschedulable;
      case VOLUME -> Reason.PodVolume;
      case LOST -> Reason.PodLost;
      case TERMINATING -> Reason.PodTerminating;
      case SIDECAR -> Reason.PodSidecar;
    };
  }

  /** The reason of the first pod with a trouble. */
  public static Optional<Reason> first(List<PodState> pods) {
    return pods.stream().flatMap(p -> p.trouble().stream()).findFirst().map(t -> of(t.kind()));
  }

  /** The troubles of the pods, and the fix of each kind; empty when there are none. */
  public static String troubles(List<PodState> pods) {
    Map<Reason, String> told =
        pods.stream()
            .flatMap(pod -> pod.trouble().stream())
            .collect(
                Collectors.groupingBy(
                    trouble -> of(trouble.kind()),
                    LinkedHashMap::new,
                    Collectors.mapping(Trouble::message, Collectors.joining("; "))));
    return told.entrySet().stream()
        .map(kind -> kind.getKey().explain(kind.getValue()))
        .collect(Collectors.joining(" "));
  }
}
