package dev.obupgrade.steps.gitops;

import dev.obupgrade.kube.GitOps;
import dev.obupgrade.kube.GitOps.Answer;
import dev.obupgrade.kube.GitOps.Application;
import dev.obupgrade.kube.GitOps.Marks;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.kube.StatefulSets;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.gitops.Management.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Argo CD. The annotation {@code argocd.argoproj.io/tracking-id} names the Application as {@code
 * APP:GROUP/KIND:NAMESPACE/NAME} (argo-cd v3.2.6, {@code util/argo/resource_tracking.go}); APP is
 * {@code NAMESPACE_NAME} outside Argo CD's own namespace ({@code Application.InstanceName}). An id
 * of another object was copied, and says nothing ({@code isSelfReferencedObj}). An Application that
 * tracks by label sets {@code app.kubernetes.io/instance}, which charts set as well, so it counts
 * only together with Argo CD's field manager.
 */
final class ArgoCd {
  static final String RESPECT = "RespectIgnoreDifferences=true";

  private static final String TRACKING = "argocd.argoproj.io/tracking-id";
  private static final String OWN_LABEL = "argocd.argoproj.io/instance";
  private static final String COMMON_LABEL = "app.kubernetes.io/instance";
  private static final String MANAGER = "argocd-controller";
  private static final String TOOL = "Argo CD application ";

  private ArgoCd() {}

  static Optional<Management> of(GitOps port, Marks marks, StatefulSetState set, String container) {
    Optional<String> name = application(marks, set);
    if (name.isPresent()) {
      return Optional.of(judge(port, name.get(), marks, set, container));
    }
    // The key of the label can be changed in argocd-cm.
    return marks.fieldManagers().contains(MANAGER)
        ? Optional.of(
            unreadable(
                "Argo CD (field manager %s)".formatted(MANAGER),
                "No annotation or label that the operator knows names its Application"))
        : Optional.empty();
  }

  private static Optional<String> application(Marks marks, StatefulSetState set) {
    return tracked(marks, set)
        .or(() -> Optional.ofNullable(marks.labels().get(OWN_LABEL)))
        .or(
            () ->
                Optional.ofNullable(marks.labels().get(COMMON_LABEL))
                    .filter(any -> marks.fieldManagers().contains(MANAGER)));
  }

  private static Optional<String> tracked(Marks marks, StatefulSetState set) {
    String own = ":apps/StatefulSet:%s/%s".formatted(set.namespace(), set.name());
    return Optional.ofNullable(marks.annotations().get(TRACKING))
        .filter(id -> id.endsWith(own))
        .map(id -> id.substring(0, id.length() - own.length()));
  }

  private static Management judge(
      GitOps port, String instance, Marks marks, StatefulSetState set, String container) {
    // Names in Kubernetes have no underscore.
    int split = instance.indexOf('_');
    Optional<String> namespace =
        split < 0 ? Optional.empty() : Optional.of(instance.substring(0, split));
    return switch (port.application(namespace, instance.substring(split + 1))) {
      case Answer.Found found ->
          judge(found.application(), new Changes(set, container, marks.containers()));
      case Answer.Unread unread -> unreadable(TOOL + instance.replace('_', '/'), unread.why());
    };
  }

  private static Management judge(Application application, Changes changes) {
    String by = TOOL + application.namespace() + "/" + application.name();
    List<String> lacking = new ArrayList<>();
    if (!changes.ignoredBy(application.ignored())) {
      lacking.add("spec.ignoreDifferences doesn't cover what the operator changes");
    }
    // Without it Argo CD ignores the difference when it compares, and undoes it when it syncs
    // (controller/sync.go, normalizeTargetResources).
    if (!application.syncOptions().contains(RESPECT)) {
      lacking.add("spec.syncPolicy.syncOptions lacks " + RESPECT);
    }
    if (lacking.isEmpty()) {
      return new Management(by, Verdict.KEPT, "it ignores what the operator changes", "");
    }
    String what = String.join(", and ", lacking);
    return application.automated()
        ? new Management(by, Verdict.PUT_BACK, what, block(application))
        : new Management(by, Verdict.BY_HAND, "a sync by hand would restore the old image", "");
  }

  private static String block(Application application) {
    return """
        %sAdd this to Application %s/%s where it is defined, beside the options that it has. The upgrade then begins without a retry.
        spec:
          ignoreDifferences:
            - group: apps
              kind: StatefulSet
              managedFieldsManagers: [%s]
          syncPolicy:
            syncOptions:
              - %s"""
        .formatted(
            Reason.FIX,
            application.namespace(),
            application.name(),
            StatefulSets.FIELD_MANAGER,
            RESPECT);
  }

  private static Management unreadable(String by, String why) {
    return new Management(
        by, Verdict.UNREADABLE, "the operator can't read how it syncs: " + why, "");
  }
}
