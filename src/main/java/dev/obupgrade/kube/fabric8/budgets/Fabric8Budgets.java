package dev.obupgrade.kube.fabric8.budgets;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.kube.ApiException;
import dev.obupgrade.kube.DisruptionBudgets;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.kube.fabric8.pods.SelectedPods;
import dev.obupgrade.kube.fabric8.shared.ApiErrors;
import dev.obupgrade.kube.fabric8.shared.Labels;
import dev.obupgrade.kube.fabric8.shared.SeenObject;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** {@link DisruptionBudgets} from the API server. */
public final class Fabric8Budgets implements DisruptionBudgets {
  private final KubernetesClient client;

  public Fabric8Budgets(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public Optional<List<Budget>> covering(StatefulSetState state) {
    Optional<StatefulSet> set = find(state);
    if (set.isEmpty()) {
      return Optional.of(List.of());
    }
    List<Map<String, String>> pods =
        SelectedPods.of(client, set.get()).stream().map(Fabric8Budgets::labels).toList();
    return all(state.namespace())
        .map(
            budgets ->
                budgets.stream()
                    .filter(
                        budget ->
                            pods.stream()
                                .anyMatch(
                                    p -> Selectors.matches(budget.getSpec().getSelector(), p)))
                    .map(Fabric8Budgets::state)
                    .toList());
  }

  private Optional<StatefulSet> find(StatefulSetState state) {
    return ApiErrors.find(
        "get StatefulSet %s/%s".formatted(state.namespace(), state.name()),
        () ->
            client
                .apps()
                .statefulSets()
                .inNamespace(state.namespace())
                .withName(state.name())
                .get());
  }

  @Override
  public Optional<List<Budget>> ownedBy(String namespace, String upgradeUid) {
    return all(namespace)
        .map(
            budgets ->
                budgets.stream()
                    .map(Fabric8Budgets::state)
                    .filter(budget -> budget.owner().equals(Optional.of(upgradeUid)))
                    .toList());
  }

  private Optional<List<PodDisruptionBudget>> all(String namespace) {
    try {
      return Optional.of(
          ApiErrors.call(
              "list PodDisruptionBudgets in namespace " + namespace,
              () ->
                  client
                      .policy()
                      .v1()
                      .podDisruptionBudget()
                      .inNamespace(namespace)
                      .list()
                      .getItems()));
    } catch (ApiException.Refused e) {
      if (e.code() != HttpURLConnection.HTTP_FORBIDDEN) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private static Map<String, String> labels(HasMetadata object) {
    return Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.of());
  }

  private static Budget state(PodDisruptionBudget budget) {
    var meta = budget.getMetadata();
    return new Budget(
        meta.getNamespace(),
        meta.getName(),
        meta.getUid(),
        meta.getOwnerReferences().stream().map(OwnerReference::getUid).findFirst(),
        closed(budget));
  }

  /**
   * As the disruption controller counts: it allows what is healthy beyond what must be, and at most
   * all pods can be healthy (kubernetes pkg/controller/disruption, updatePdbStatus).
   */
  private static boolean closed(PodDisruptionBudget budget) {
    IntOrString most = budget.getSpec().getMaxUnavailable();
    if (most != null && List.of("0", "0%").contains(String.valueOf(most.getValue()))) {
      return true;
    }
    var status = budget.getStatus();
    return status != null
        && status.getObservedGeneration() != null
        && status.getObservedGeneration() >= budget.getMetadata().getGeneration()
        && status.getExpectedPods() != null
        && status.getDesiredHealthy() != null
        && status.getExpectedPods() > 0
        && status.getDesiredHealthy() >= status.getExpectedPods();
  }

  @Override
  public void create(Hold hold) {
    String namespace = hold.set().namespace();
    String doing = "create PodDisruptionBudget %s/%s".formatted(namespace, hold.name());
    LabelSelector selector =
        find(hold.set())
            .map(set -> set.getSpec().getSelector())
            .orElseThrow(
                () -> new ApiException.Conflict(doing + ": the StatefulSet is gone", null));
    try {
      client.resource(budget(hold, selector)).create();
    } catch (KubernetesClientException e) {
      if (!ApiErrors.conflict(e)) {
        throw ApiErrors.translate(doing, e);
      }
      requireOurs(hold, doing);
    }
  }

  private void requireOurs(Hold hold, String doing) {
    boolean ours =
        ownedBy(hold.set().namespace(), hold.ownerUid()).orElse(List.of()).stream()
            .anyMatch(budget -> budget.name().equals(hold.name()));
    if (!ours) {
      throw new ApiException.Refused(
          HttpURLConnection.HTTP_CONFLICT, doing + ": somebody else has one of that name", null);
    }
  }

  private static PodDisruptionBudget budget(Hold hold, LabelSelector selector) {
    return new PodDisruptionBudgetBuilder()
        .withNewMetadata()
        .withNamespace(hold.set().namespace())
        .withName(hold.name())
        .addToLabels(Labels.common())
        .addToLabels(Labels.UPGRADE, hold.ownerUid())
        .addNewOwnerReference()
        .withApiVersion(ObUpgrade.GROUP + "/" + ObUpgrade.VERSION)
        .withKind(ObUpgrade.KIND)
        .withName(hold.ownerName())
        .withUid(hold.ownerUid())
        .withController(true)
        .withBlockOwnerDeletion(false)
        .endOwnerReference()
        .endMetadata()
        .withNewSpec()
        .withMaxUnavailable(new IntOrString(0))
        .withSelector(selector)
        .endSpec()
        .build();
  }

  @Override
  public void delete(Budget budget) {
    SeenObject.delete(
        client,
        "/apis/policy/v1/namespaces/%s/poddisruptionbudgets/%s"
            .formatted(budget.namespace(), budget.name()),
        budget.uid(),
        "delete PodDisruptionBudget %s/%s".formatted(budget.namespace(), budget.name()));
  }
}
