package dev.obupgrade.kube.fabric8.gitops;

import dev.obupgrade.kube.ApiException;
import dev.obupgrade.kube.GitOps;
import dev.obupgrade.kube.ManagedFields;
import dev.obupgrade.kube.fabric8.shared.ApiErrors;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@link GitOps} from the API server. */
public final class Fabric8GitOps implements GitOps {
  /** Named in full, so that a cluster without Argo CD answers with 404, and needs no discovery. */
  private static final ResourceDefinitionContext APPLICATION =
      new ResourceDefinitionContext.Builder()
          .withGroup("argoproj.io")
          .withVersion("v1alpha1")
          .withKind("Application")
          .withPlural("applications")
          .withNamespaced(true)
          .build();

  private final KubernetesClient client;
  private final String argocdNamespace;

  /**
   * @param argocdNamespace where Applications are whose names have no namespace
   */
  public Fabric8GitOps(KubernetesClient client, String argocdNamespace) {
    this.client = client;
    this.argocdNamespace = argocdNamespace;
  }

  @Override
  public Optional<Marks> marks(String namespace, String statefulSet) {
    return ApiErrors.find(
            "get StatefulSet %s/%s".formatted(namespace, statefulSet),
            () -> client.apps().statefulSets().inNamespace(namespace).withName(statefulSet).get())
        .map(Fabric8GitOps::marks);
  }

  private static Marks marks(StatefulSet set) {
    var meta = set.getMetadata();
    return new Marks(
        Objects.requireNonNullElse(meta.getLabels(), Map.of()),
        Objects.requireNonNullElse(meta.getAnnotations(), Map.of()),
        ManagedFields.inOrder(meta)
            .map(ManagedFieldsEntry::getManager)
            .collect(Collectors.toUnmodifiableSet()),
        set.getSpec().getTemplate().getSpec().getContainers().stream()
            .map(Container::getName)
            .toList());
  }

  @Override
  public Answer application(Optional<String> namespace, String name) {
    String where = namespace.orElse(argocdNamespace);
    try {
      return ApiErrors.find(
              "get Application %s/%s".formatted(where, name),
              () ->
                  client
                      .genericKubernetesResources(APPLICATION)
                      .inNamespace(where)
                      .withName(name)
                      .get())
          .<Answer>map(found -> new Answer.Found(ApplicationMapping.of(found)))
          .orElseGet(
              () -> new Answer.Unread("There is no Application %s/%s".formatted(where, name)));
    } catch (ApiException.Refused e) {
      // 403: a permission that the chart leaves to the person who installs it.
      return new Answer.Unread(e.getMessage());
    }
  }
}
