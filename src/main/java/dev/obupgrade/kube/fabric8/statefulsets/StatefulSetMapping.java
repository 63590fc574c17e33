package dev.obupgrade.kube.fabric8.statefulsets;

import dev.obupgrade.kube.PodNeeds;
import dev.obupgrade.kube.PodNeeds.NodeTerm;
import dev.obupgrade.kube.PodNeeds.Requirement;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.kube.StatefulSetState.Strategy;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetUpdateStrategy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns a StatefulSet into the port's state. */
public final class StatefulSetMapping {
  private StatefulSetMapping() {}

  static StatefulSetState state(StatefulSet set) {
    var meta = set.getMetadata();
    var spec = set.getSpec();
    var status = Optional.ofNullable(set.getStatus());
    PodSpec podSpec = spec.getTemplate().getSpec();
    long observed = status.map(s -> s.getObservedGeneration()).orElse(0L);
    return new StatefulSetState(
        meta.getNamespace(),
        meta.getName(),
        meta.getUid(),
        spec.getReplicas() == null ? 1 : spec.getReplicas(),
        images(podSpec.getContainers()),
        images(podSpec.getInitContainers()),
        ImageOwners.of(set),
        SettingOwners.of(set),
        !"Parallel".equals(spec.getPodManagementPolicy()),
        strategy(spec.getUpdateStrategy()),
        partition(spec.getUpdateStrategy()),
        StrategyPatch.text(spec.getUpdateStrategy()),
        StrategyPatch.before(set),
        status.map(s -> s.getUpdateRevision()).filter(revision -> !revision.isEmpty()),
        observed >= meta.getGeneration(),
        needs(podSpec));
  }

  private static Map<String, String> images(List<Container> containers) {
    return orEmpty(containers).stream()
        .filter(container -> container.getImage() != null)
        .collect(Collectors.toMap(Container::getName, Container::getImage));
  }

  private static Strategy strategy(StatefulSetUpdateStrategy strategy) {
    boolean onDelete = strategy != null && "OnDelete".equals(strategy.getType());
    return onDelete ? Strategy.ON_DELETE : Strategy.ROLLING_UPDATE;
  }

  private static int partition(StatefulSetUpdateStrategy strategy) {
    return Optional.ofNullable(strategy)
        .map(StatefulSetUpdateStrategy::getRollingUpdate)
        .map(rolling -> rolling.getPartition())
        .orElse(0);
  }

  static PodNeeds needs(PodSpec spec) {
    return new PodNeeds(
        orEmpty(spec.getImagePullSecrets()).stream().map(LocalObjectReference::getName).toList(),
        spec.getNodeSelector() == null ? Map.of() : spec.getNodeSelector(),
        orEmpty(spec.getTolerations()).stream().map(StatefulSetMapping::fields).toList(),
        Optional.ofNullable(spec.getAffinity())
            .map(Affinity::getNodeAffinity)
            .map(NodeAffinity::getRequiredDuringSchedulingIgnoredDuringExecution)
            .map(NodeSelector::getNodeSelectorTerms)
            .orElse(List.of())
            .stream()
            .map(StatefulSetMapping::term)
            .toList(),
        Optional.ofNullable(spec.getPriorityClassName()).filter(name -> !name.isEmpty()),
        Optional.ofNullable(spec.getRuntimeClassName()).filter(name -> !name.isEmpty()));
  }

  public static NodeTerm term(NodeSelectorTerm term) {
    return new NodeTerm(
        requirements(term.getMatchExpressions()), requirements(term.getMatchFields()));
  }

  private static List<Requirement> requirements(List<NodeSelectorRequirement> requirements) {
    return orEmpty(requirements).stream()
        .map(r -> new Requirement(r.getKey(), r.getOperator(), orEmpty(r.getValues())))
        .toList();
  }

  private static Map<String, String> fields(Toleration toleration) {
    Map<String, String> fields = new LinkedHashMap<>();
    putIfThere(fields, "key", toleration.getKey());
    putIfThere(fields, "operator", toleration.getOperator());
    putIfThere(fields, "value", toleration.getValue());
    putIfThere(fields, "effect", toleration.getEffect());
    putIfThere(fields, "tolerationSeconds", toleration.getTolerationSeconds());
    return fields;
  }

  private static void putIfThere(Map<String, String> fields, String name, Object value) {
    if (value != null) {
      fields.put(name, value.toString());
    }
  }

  private static <T> List<T> orEmpty(List<T> list) {
    return list == null ? List.of() : list;
  }
}
