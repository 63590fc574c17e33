package dev.obupgrade.steps.gitops;

import dev.obupgrade.kube.GitOps;
import dev.obupgrade.kube.GitOps.Marks;
import dev.obupgrade.kube.StatefulSetState;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A tool that manages a StatefulSet, and what becomes of an image that the operator sets there.
 *
 * @param by the tool and its object, such as {@code Argo CD application argocd/obtest}
 * @param why what decides, as a sentence without a full stop
 * @param fix what a person does where the image would not stay; empty where it stays
 */
public record Management(String by, Verdict verdict, String why, String fix) {

  /** What becomes of the image, the worst last. */
  public enum Verdict {
    /** It stays. */
    KEPT,
    /** It stays until a person has the tool apply its manifest again. */
    BY_HAND,
    /** Only a person can tell. */
    UNREADABLE,
    /** The tool restores the old one by itself. */
    PUT_BACK
  }

  /** Everybody who manages the StatefulSet. */
  public static List<Management> of(GitOps port, StatefulSetState set, String container) {
    Optional<Marks> marks = port.marks(set.namespace(), set.name());
    return marks.stream()
        .flatMap(
            m ->
                Stream.of(ArgoCd.of(port, m, set, container), Flux.of(m, set), helm(m))
                    .flatMap(Optional::stream))
        .toList();
  }

  /**
   * Helm's annotation (helm v3, {@code pkg/action/validate.go}). A release of Flux' helm-controller
   * has it too, and is that controller's.
   */
  private static Optional<Management> helm(Marks marks) {
    return Optional.ofNullable(marks.annotations().get("meta.helm.sh/release-name"))
        .filter(release -> !marks.labels().containsKey(Flux.HELM_NAME))
        .map(
            release ->
                new Management(
                    "Helm release " + release,
                    Verdict.BY_HAND,
                    "helm upgrade with the old image would restore it",
                    ""));
  }
}
