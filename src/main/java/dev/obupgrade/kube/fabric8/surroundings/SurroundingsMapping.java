package dev.obupgrade.kube.fabric8.surroundings;

import dev.obupgrade.kube.NodeState;
import dev.obupgrade.kube.Surroundings.Controller;
import dev.obupgrade.kube.Surroundings.QuotaExcess;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Turns what surrounds a StatefulSet into the port's records. */
final class SurroundingsMapping {
  /** Labels and annotations by which tools recognize what they applied, and what they call it. */
  private static final Map<String, String> APPLIERS = appliers();

  private SurroundingsMapping() {}

  private static Map<String, String> appliers() {
    Map<String, String> appliers = new LinkedHashMap<>();
    appliers.put("meta.helm.sh/release-name", "Helm release");
    appliers.put("argocd.argoproj.io/tracking-id", "Argo CD application");
    appliers.put("argocd.argoproj.io/instance", "Argo CD application");
    appliers.put("kustomize.toolkit.fluxcd.io/name", "Flux Kustomization");
    appliers.put("helm.toolkit.fluxcd.io/name", "Flux HelmRelease");
    return appliers;
  }

  static Optional<Controller> controller(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .findFirst()
        .map(SurroundingsMapping::controller);
  }

  private static Controller controller(OwnerReference owner) {
    return new Controller(owner.getApiVersion(), owner.getKind(), owner.getName());
  }

  static List<String> appliedBy(HasMetadata object) {
    Map<String, String> marks = new LinkedHashMap<>();
    Stream.of(object.getMetadata().getLabels(), object.getMetadata().getAnnotations())
        .filter(Objects::nonNull)
        .forEach(marks::putAll);
    return APPLIERS.entrySet().stream()
        .filter(applier -> marks.containsKey(applier.getKey()))
        // Argo CD's value also names the object, after the application's name.
        .map(applier -> applier.getValue() + " " + marks.get(applier.getKey()).split(":")[0])
        .toList();
  }

  /** False for a volume that ends with the pod, or holds nothing that a server wrote. */
  static boolean outlivesPod(Volume volume) {
    return volume.getEmptyDir() == null
        && volume.getEphemeral() == null
        && volume.getConfigMap() == null
        && volume.getSecret() == null
        && volume.getProjected() == null
        && volume.getDownwardAPI() == null
        && volume.getImage() == null;
  }

  static NodeState node(Node node) {
    var spec = Optional.ofNullable(node.getSpec());
    return new NodeState(
        node.getMetadata().getName(),
        Objects.requireNonNullElse(node.getMetadata().getLabels(), Map.of()),
        spec.map(s -> s.getTaints()).orElse(List.of()).stream()
            .map(
                taint ->
                    new NodeState.Taint(
                        taint.getKey(),
                        Objects.requireNonNullElse(taint.getValue(), ""),
                        taint.getEffect()))
            .toList(),
        spec.map(s -> Boolean.TRUE.equals(s.getUnschedulable())).orElse(false),
        node.getStatus() == null
            || node.getStatus().getConditions().stream()
                .noneMatch(c -> "Ready".equals(c.getType()) && !"True".equals(c.getStatus())),
        node.getMetadata().getDeletionTimestamp() != null);
  }

  /** The resources of servers' pods that a quota counts and that exceed its limit. */
  static List<QuotaExcess> excess(ResourceQuota quota) {
    List<QuotaExcess> excess = new ArrayList<>();
    var status = quota.getStatus();
    if (!countsServers(quota)
        || status == null
        || status.getHard() == null
        || status.getUsed() == null) {
      return excess;
    }
    status
        .getHard()
        .forEach(
            (resource, hard) -> {
              Quantity used = status.getUsed().get(resource);
              if (used != null
                  && ofPods(resource)
                  && used.getNumericalAmount().compareTo(hard.getNumericalAmount()) > 0) {
                excess.add(
                    new QuotaExcess(
                        quota.getMetadata().getName(), resource, used.toString(), hard.toString()));
              }
            });
    return excess;
  }

  /** The other scopes are for pods that complete, or for some pods only. */
  private static boolean countsServers(ResourceQuota quota) {
    return quota.getSpec() == null
        || (quota.getSpec().getScopeSelector() == null
            && quota.getSpec().getScopes().stream().allMatch("NotTerminating"::equals));
  }

  private static boolean ofPods(String resource) {
    return resource.equals("pods")
        || resource.equals("count/pods")
        || resource.matches("((requests|limits)\\.)?(cpu|memory|ephemeral-storage)");
  }
}
