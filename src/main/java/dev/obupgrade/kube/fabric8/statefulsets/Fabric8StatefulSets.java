package dev.obupgrade.kube.fabric8.statefulsets;

import dev.obupgrade.kube.ApiException;
import dev.obupgrade.kube.PodNeeds;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.kube.StatefulSets;
import dev.obupgrade.kube.TemplateImages;
import dev.obupgrade.kube.fabric8.pods.PodMapping;
import dev.obupgrade.kube.fabric8.pods.SelectedPods;
import dev.obupgrade.kube.fabric8.pods.ServerPods;
import dev.obupgrade.kube.fabric8.pods.ServiceAddresses;
import dev.obupgrade.kube.fabric8.shared.ApiErrors;
import dev.obupgrade.kube.fabric8.shared.SeenObject;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** {@link StatefulSets} from the API server. */
public final class Fabric8StatefulSets implements StatefulSets {
  private final KubernetesClient client;
  private final ServiceAddresses addresses;
  private final ServerPods serverPods;

  public Fabric8StatefulSets(KubernetesClient client) {
    this.client = client;
    this.addresses = new ServiceAddresses(client);
    this.serverPods = new ServerPods(client);
  }

  @Override
  public Optional<StatefulSetState> find(String namespace, String name) {
    return get(namespace, name).map(StatefulSetMapping::state);
  }

  @Override
  public Optional<TemplateImages> templateImages(String namespace, String name) {
    return get(namespace, name)
        .map(set -> TemplateImagesMapping.of(set, client.getKubernetesSerialization()));
  }

  private Optional<StatefulSet> get(String namespace, String name) {
    return ApiErrors.find(
        "get StatefulSet %s/%s".formatted(namespace, name),
        () -> client.apps().statefulSets().inNamespace(namespace).withName(name).get());
  }

  @Override
  public List<PodState> pods(StatefulSetState statefulSet, String container) {
    String namespace = statefulSet.namespace();
    Optional<StatefulSet> set = get(namespace, statefulSet.name());
    if (set.isEmpty()) {
      return List.of();
    }
    List<Pod> pods = SelectedPods.of(client, set.get());
    var serviceIps = addresses.of(set.get(), pods);
    return pods.stream()
        .sorted(Comparator.comparingInt(PodMapping::ordinal))
        .map(
            pod ->
                PodMapping.state(
                    pod,
                    container,
                    serviceIps.getOrDefault(pod.getMetadata().getUid(), List.of()),
                    serverPods.trouble(pod, container)))
        .toList();
  }

  @Override
  public List<String> orphans(String namespace, String statefulSet) {
    return ApiErrors.call(
            "list pods in namespace " + namespace,
            () -> client.pods().inNamespace(namespace).list().getItems())
        .stream()
        .map(Pod::getMetadata)
        .filter(meta -> PodState.isNameIn(statefulSet, meta.getName()))
        .filter(meta -> meta.getDeletionTimestamp() == null)
        .filter(
            meta ->
                meta.getOwnerReferences().stream()
                    .noneMatch(owner -> Boolean.TRUE.equals(owner.getController())))
        .map(ObjectMeta::getName)
        .sorted()
        .toList();
  }

  @Override
  public Optional<String> architecture(StatefulSetState statefulSet) {
    List<String> found =
        get(statefulSet.namespace(), statefulSet.name())
            .map(set -> SelectedPods.of(client, set))
            .orElse(List.of())
            .stream()
            .map(pod -> pod.getSpec().getNodeName())
            .filter(Objects::nonNull)
            .distinct()
            .flatMap(node -> architecture(node).stream())
            .distinct()
            .toList();
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }

  /** It only helps a Job to find the right node, so an error is no reason to fail. */
  private Optional<String> architecture(String node) {
    try {
      return Optional.ofNullable(client.nodes().withName(node).get())
          .map(n -> n.getMetadata().getLabels())
          .map(labels -> labels.get(PodNeeds.ARCHITECTURE));
    } catch (KubernetesClientException notPermitted) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<String> podRefusal(StatefulSetState statefulSet) {
    return get(statefulSet.namespace(), statefulSet.name()).flatMap(serverPods::refusal);
  }

  @Override
  public String setImage(StatefulSetState statefulSet, String container, String image) {
    return setImage(statefulSet, container, image, Optional.empty());
  }

  @Override
  public String hold(
      StatefulSetState statefulSet, String container, String image, String strategyBefore) {
    return setImage(statefulSet, container, image, Optional.of(strategyBefore));
  }

  private String setImage(
      StatefulSetState statefulSet, String container, String image, Optional<String> before) {
    String namespace = statefulSet.namespace();
    String name = statefulSet.name();
    String doing =
        "set image of container %s of StatefulSet %s/%s".formatted(container, namespace, name);
    StatefulSetState now = asRead(statefulSet, doing);
    // Server-side apply would add a container that isn't there.
    if (!now.images().containsKey(container)) {
      throw new ApiException.Refused(
          422,
          "StatefulSet %s/%s has no container '%s'; it has %s"
              .formatted(namespace, name, container, now.images().keySet()),
          null);
    }
    ImagePatch patch = new ImagePatch(client, now, container, image, before);
    StatefulSet stored = ApiErrors.writeAsRead(doing, patch::send);
    return StatefulSetMapping.state(stored).images().getOrDefault(container, image);
  }

  @Override
  public void release(StatefulSetState statefulSet, String strategyBefore) {
    String namespace = statefulSet.namespace();
    String name = statefulSet.name();
    String doing = "restore the update strategy of StatefulSet %s/%s".formatted(namespace, name);
    StatefulSetState now = asRead(statefulSet, doing);
    PatchContext context =
        new PatchContext.Builder()
            .withPatchType(PatchType.JSON_MERGE)
            .withFieldManager(FIELD_MANAGER)
            .build();
    ApiErrors.writeAsRead(
        doing,
        () ->
            client
                .apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName(name)
                .patch(context, StrategyPatch.release(now.uid(), strategyBefore)));
  }

  /** The StatefulSet as it is now, if it is still the one that was read. */
  private StatefulSetState asRead(StatefulSetState read, String doing) {
    return find(read.namespace(), read.name())
        .filter(set -> set.uid().equals(read.uid()))
        .orElseThrow(
            () ->
                new ApiException.Conflict(
                    doing + ": somebody deleted or recreated it after the operator read it", null));
  }

  @Override
  public void deletePod(PodState pod) {
    SeenObject.delete(
        client,
        "/api/v1/namespaces/%s/pods/%s".formatted(pod.namespace(), pod.name()),
        pod.uid(),
        "delete pod %s/%s".formatted(pod.namespace(), pod.name()));
  }
}
