package dev.obupgrade.adoption;

import dev.obupgrade.reason.Reason;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Is the zone free of other operators? One would restore the old image in the middle of the
 * upgrade. ob-operator creates its pods without StatefulSets.
 */
final class NotOperated implements SiteQuestion {
  private static final String OB_OPERATOR = "oceanbase.oceanbase.com/";

  @Override
  public Stream<Objection> ask(Candidate candidate) {
    return Stream.concat(
        candidate.zones().stream()
            .flatMap(
                site ->
                    site.surroundings().flatMap(s -> s.controller()).stream()
                        .map(
                            controller ->
                                Objection.of(
                                    Reason.OperatorOwned,
                                    "%s belongs to %s",
                                    site.where(),
                                    controller))),
        podsOfObOperator(candidate));
  }

  private static Stream<Objection> podsOfObOperator(Candidate candidate) {
    var pods =
        candidate.operatedPods().stream()
            .filter(pod -> pod.controller().apiVersion().startsWith(OB_OPERATOR))
            .toList();
    return pods.isEmpty()
        ? Stream.empty()
        : Stream.of(
            Objection.of(
                Reason.OperatorOwned,
                "Namespace %s has pods that belong to ob-operator and to no StatefulSet: %s",
                candidate.namespace(),
                pods.stream()
                    .limit(9)
                    .map(pod -> pod.name() + " of " + pod.controller())
                    .collect(Collectors.joining(", "))));
  }
}
