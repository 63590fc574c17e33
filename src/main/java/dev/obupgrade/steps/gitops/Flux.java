package dev.obupgrade.steps.gitops;

import dev.obupgrade.kube.GitOps.Marks;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.gitops.Management.Verdict;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Flux. Its kustomize-controller applies every object with force at each reconcile, unless a label
 * or an annotation excludes the object (kustomize-controller v1.10.1, {@code apply}; fluxcd/pkg ssa
 * v0.84.0, {@code shouldSkipApply}). {@code ssa: Merge} excludes nothing that Git has. The rules in
 * a Kustomization's {@code spec.ignore} don't show on the object. The helm-controller changes a
 * release when chart or values change, and corrects drift where its HelmRelease says so, which
 * doesn't show on the object either.
 */
final class Flux {
  static final String HELM_NAME = "helm.toolkit.fluxcd.io/name";

  private static final String GROUP = "kustomize.toolkit.fluxcd.io/";

  private Flux() {}

  static Optional<Management> of(Marks marks, StatefulSetState set) {
    return kustomization(marks, set).or(() -> helmRelease(marks));
  }

  private static Optional<Management> kustomization(Marks marks, StatefulSetState set) {
    String name = marks.labels().getOrDefault(GROUP + "name", "");
    return owner(marks, GROUP, "Flux Kustomization ")
        .map(
            by ->
                skipped(marks)
                    ? new Management(by, Verdict.KEPT, "an annotation has Flux leave it alone", "")
                    : new Management(
                        by,
                        Verdict.PUT_BACK,
                        "Flux applies the old image again at its next reconcile",
                        fix(set, name)));
  }

  private static String fix(StatefulSetState set, String name) {
    return ("%sHave Flux leave each StatefulSet alone until Git has the new image: kubectl -n %s annotate statefulset -l %sname=%s %sreconcile=disabled"
            + " (and remove the annotation afterwards). Or have the Kustomization ignore the image, and set spec.gitops.imageIgnored: true."
            + " The upgrade then begins without a retry.")
        .formatted(Reason.FIX, set.namespace(), GROUP, name, GROUP);
  }

  private static boolean skipped(Marks marks) {
    return has(marks, GROUP + "reconcile", "disabled")
        || has(marks, GROUP + "ssa", "Ignore")
        || has(marks, GROUP + "ssa", "IfNotPresent");
  }

  /** As {@code AnyInMetadata}: an annotation or a label, in any case. */
  private static boolean has(Marks marks, String key, String value) {
    return Stream.of(marks.annotations(), marks.labels())
        .map((Map<String, String> all) -> all.get(key))
        .anyMatch(value::equalsIgnoreCase);
  }

  private static Optional<Management> helmRelease(Marks marks) {
    return owner(marks, "helm.toolkit.fluxcd.io/", "Flux HelmRelease ")
        .map(
            by ->
                new Management(
                    by,
                    Verdict.UNREADABLE,
                    "the operator can't see whether its drift detection ignores the image, or whether a"
                        + " release is due",
                    ""));
  }

  private static Optional<String> owner(Marks marks, String group, String tool) {
    return Optional.ofNullable(marks.labels().get(group + "name"))
        .map(
            name ->
                tool
                    + Optional.ofNullable(marks.labels().get(group + "namespace"))
                        .map(namespace -> namespace + "/")
                        .orElse("")
                    + name);
  }
}
