package dev.obupgrade.kube.fabric8.surroundings;

import dev.obupgrade.kube.ApiException;
import dev.obupgrade.kube.NodeState;
import dev.obupgrade.kube.PodAddress;
import dev.obupgrade.kube.SetSurroundings;
import dev.obupgrade.kube.SetSurroundings.PodSurroundings;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.kube.Surroundings;
import dev.obupgrade.kube.fabric8.pods.PodAddresses;
import dev.obupgrade.kube.fabric8.pods.PodMapping;
import dev.obupgrade.kube.fabric8.pods.SelectedPods;
import dev.obupgrade.kube.fabric8.pods.ServiceAddresses;
import dev.obupgrade.kube.fabric8.shared.AccessReview;
import dev.obupgrade.kube.fabric8.shared.ApiErrors;
import dev.obupgrade.kube.fabric8.statefulsets.ImagePatch;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** {@link Surroundings} from the API server. */
public final class Fabric8Surroundings implements Surroundings {
  private final KubernetesClient client;
  private final ServiceAddresses services;
  private final VolumeClaims claims;

  public Fabric8Surroundings(KubernetesClient client) {
    this.client = client;
    this.services = new ServiceAddresses(client);
    this.claims = new VolumeClaims(client);
  }

  @Override
  public List<Permission> missing(String namespace, List<Permission> wanted) {
    return wanted.stream().filter(permission -> !permitted(namespace, permission)).toList();
  }

  private boolean permitted(String namespace, Permission wanted) {
    return optional(
            "check the permission to " + wanted,
            () -> AccessReview.allows(client, namespace, wanted))
        // An operator that may not even ask finds out when it acts.
        .orElse(true);
  }

  @Override
  public Optional<SetSurroundings> of(StatefulSetState state, String container) {
    return ApiErrors.find(
            "get StatefulSet %s/%s".formatted(state.namespace(), state.name()),
            () ->
                client
                    .apps()
                    .statefulSets()
                    .inNamespace(state.namespace())
                    .withName(state.name())
                    .get())
        .map(set -> surroundings(set, container));
  }

  private SetSurroundings surroundings(StatefulSet set, String container) {
    var spec = set.getSpec().getTemplate().getSpec();
    Set<String> unread = new TreeSet<>();
    List<Pod> pods = ownedPods(set);
    Map<String, List<PodAddress.OfService>> ofServices = services.of(set, pods);
    List<PodSurroundings> surroundings =
        pods.stream()
            .map(
                pod ->
                    new PodSurroundings(
                        pod.getMetadata().getName(),
                        ports(pod, container),
                        PodAddresses.of(
                            pod,
                            set,
                            ofServices.getOrDefault(pod.getMetadata().getUid(), List.of())),
                        claims.of(pod, unread),
                        pod.getSpec().getVolumes().stream()
                            .map(Volume::getHostPath)
                            .filter(Objects::nonNull)
                            .map(folder -> folder.getPath())
                            .toList(),
                        pod.getSpec().getVolumes().stream()
                            .anyMatch(SurroundingsMapping::outlivesPod)))
            .toList();
    return new SetSurroundings(
        SurroundingsMapping.controller(set),
        SurroundingsMapping.appliedBy(set),
        set.getMetadata().getDeletionTimestamp() != null,
        Objects.requireNonNullElse(set.getSpec().getMinReadySeconds(), 0),
        PodMapping.container(spec, container).map(c -> c.getReadinessProbe() != null).orElse(false),
        Optional.ofNullable(spec.getNodeName()).filter(name -> !name.isEmpty()),
        surroundings,
        PodMapping.container(spec, container)
            .map(c -> ServerContainer.programKept(spec, c))
            .orElse(List.of()),
        PodMapping.container(spec, container).flatMap(ServerContainer::starts),
        unread);
  }

  private List<Pod> ownedPods(StatefulSet set) {
    return SelectedPods.of(client, set).stream()
        .filter(
            pod ->
                pod.getMetadata().getOwnerReferences().stream()
                    .anyMatch(owner -> owner.getUid().equals(set.getMetadata().getUid())))
        .toList();
  }

  private static Set<Integer> ports(Pod pod, String container) {
    return PodMapping.container(pod.getSpec(), container)
        .map(c -> c.getPorts())
        .orElse(List.of())
        .stream()
        .map(ContainerPort::getContainerPort)
        .filter(Objects::nonNull)
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public List<OperatedPod> operatedPods(String namespace) {
    return ApiErrors.call(
            "list pods in namespace " + namespace,
            () -> client.pods().inNamespace(namespace).list().getItems())
        .stream()
        .flatMap(pod -> operated(pod).stream())
        .toList();
  }

  private static Optional<OperatedPod> operated(HasMetadata pod) {
    return SurroundingsMapping.controller(pod)
        // Kubernetes' own groups have no dot, except those that end with k8s.io.
        .filter(c -> c.apiVersion().matches("[^/]*\\..*/.*"))
        .filter(c -> !c.apiVersion().matches("([^/]*\\.)?k8s\\.io/.*"))
        .map(c -> new OperatedPod(pod.getMetadata().getName(), c));
  }

  @Override
  public Optional<List<NodeState>> nodes() {
    return optional("list nodes", () -> client.nodes().list().getItems())
        .map(nodes -> nodes.stream().map(SurroundingsMapping::node).toList());
  }

  @Override
  public Optional<List<NodeState>> nodes(Collection<String> names) {
    return optional(
        "get nodes",
        () ->
            names.stream()
                .map(name -> client.nodes().withName(name).get())
                .filter(Objects::nonNull)
                .map(SurroundingsMapping::node)
                .toList());
  }

  @Override
  public Optional<List<QuotaExcess>> exceededQuotas(String namespace) {
    return optional(
            "list ResourceQuotas in namespace " + namespace,
            () -> client.resourceQuotas().inNamespace(namespace).list().getItems())
        .map(
            quotas ->
                quotas.stream()
                    .flatMap(quota -> SurroundingsMapping.excess(quota).stream())
                    .toList());
  }

  @Override
  public DryRun tryImage(StatefulSetState set, String container, String image) {
    try {
      // As the operator will patch it: a policy may forbid OnDelete, or the annotation.
      Optional<String> before =
          set.endsPodAfterPod() ? Optional.of(set.updateStrategy()) : set.strategyBefore();
      new ImagePatch(client, set, container, image, before).sendDry();
      return DryRun.taken();
    } catch (KubernetesClientException e) {
      ApiException error =
          ApiErrors.translate("try image %s on StatefulSet %s".formatted(image, set.name()), e);
      if (!(error instanceof ApiException.Refused) && !webhookFailed(e)) {
        throw error;
      }
      return new DryRun(
          noDryRun(e) ? DryRun.Verdict.UNDECIDED : DryRun.Verdict.REFUSED, error.getMessage());
    }
  }

  /**
   * Kubernetes' answer when it can't reach a webhook that it must ask: it would accept no image.
   */
  private static boolean webhookFailed(KubernetesClientException e) {
    return e.getCode() == HttpURLConnection.HTTP_INTERNAL_ERROR
        && e.getStatus() != null
        && "InternalError".equals(e.getStatus().getReason());
  }

  /** Kubernetes' answer when a webhook with side effects would take part. */
  private static boolean noDryRun(KubernetesClientException e) {
    return e.getCode() == HttpURLConnection.HTTP_BAD_REQUEST
        && e.getStatus() != null
        && "BadRequest".equals(e.getStatus().getReason());
  }

  /** A call whose answer helps but isn't worth failing for; empty without the permission. */
  private static <T> Optional<T> optional(String what, Supplier<T> call) {
    try {
      return Optional.of(ApiErrors.call(what, call));
    } catch (ApiException.Refused e) {
      if (e.code() != HttpURLConnection.HTTP_FORBIDDEN) {
        throw e;
      }
      return Optional.empty();
    }
  }
}
