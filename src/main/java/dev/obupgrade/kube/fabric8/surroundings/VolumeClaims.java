package dev.obupgrade.kube.fabric8.surroundings;

import dev.obupgrade.kube.ApiException;
import dev.obupgrade.kube.PodNeeds.NodeTerm;
import dev.obupgrade.kube.SetSurroundings.ClaimState;
import dev.obupgrade.kube.fabric8.shared.ApiErrors;
import dev.obupgrade.kube.fabric8.statefulsets.StatefulSetMapping;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A pod's PersistentVolumeClaims, and the volumes behind them. */
final class VolumeClaims {
  private final KubernetesClient client;

  VolumeClaims(KubernetesClient client) {
    this.client = client;
  }

  /**
   * @param unread collects the resources that the operator may not read
   */
  List<ClaimState> of(Pod pod, Set<String> unread) {
    List<ClaimState> claims = new ArrayList<>();
    for (Volume volume : pod.getSpec().getVolumes()) {
      if (volume.getPersistentVolumeClaim() != null) {
        claim(pod, volume.getPersistentVolumeClaim().getClaimName(), unread).ifPresent(claims::add);
      }
    }
    return claims;
  }

  private Optional<ClaimState> claim(Pod pod, String name, Set<String> unread) {
    String namespace = pod.getMetadata().getNamespace();
    try {
      return Optional.of(
          ApiErrors.find(
                  "get PersistentVolumeClaim %s/%s".formatted(namespace, name),
                  () -> client.persistentVolumeClaims().inNamespace(namespace).withName(name).get())
              .map(claim -> state(claim, unread))
              .orElseGet(
                  () ->
                      new ClaimState(
                          name, ClaimState.MISSING, false, Optional.empty(), List.of())));
    } catch (ApiException.Refused e) {
      return unlessForbidden(e, "persistentvolumeclaims", unread);
    }
  }

  private ClaimState state(PersistentVolumeClaim claim, Set<String> unread) {
    Optional<String> volume =
        Optional.ofNullable(claim.getSpec().getVolumeName()).filter(name -> !name.isEmpty());
    return new ClaimState(
        claim.getMetadata().getName(),
        claim.getStatus() == null || claim.getStatus().getPhase() == null
            ? "Pending"
            : claim.getStatus().getPhase(),
        claim.getMetadata().getDeletionTimestamp() != null,
        volume,
        volume.flatMap(name -> volume(name, unread)).map(VolumeClaims::terms).orElse(List.of()));
  }

  private Optional<PersistentVolume> volume(String name, Set<String> unread) {
    Supplier<PersistentVolume> get = () -> client.persistentVolumes().withName(name).get();
    try {
      return ApiErrors.find("get PersistentVolume " + name, get);
    } catch (ApiException.Refused e) {
      return unlessForbidden(e, "persistentvolumes", unread);
    }
  }

  private static <T> Optional<T> unlessForbidden(
      ApiException.Refused e, String resource, Set<String> unread) {
    if (e.code() != HttpURLConnection.HTTP_FORBIDDEN) {
      throw e;
    }
    unread.add(resource);
    return Optional.empty();
  }

  private static List<NodeTerm> terms(PersistentVolume volume) {
    var affinity = volume.getSpec().getNodeAffinity();
    return affinity == null || affinity.getRequired() == null
        ? List.of()
        : affinity.getRequired().getNodeSelectorTerms().stream()
            .map(StatefulSetMapping::term)
            .toList();
  }
}
