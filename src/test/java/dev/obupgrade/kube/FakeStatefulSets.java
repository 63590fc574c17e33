package dev.obupgrade.kube;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@link StatefulSets} in memory. */
final class FakeStatefulSets implements StatefulSets {
  private final FakeApi api;
  final Map<String, FakeStatefulSet> sets = new LinkedHashMap<>();

  FakeStatefulSets(FakeApi api) {
    this.api = api;
  }

  @Override
  public Optional<StatefulSetState> find(String namespace, String name) {
    return api.read(
        () -> Optional.ofNullable(sets.get(namespace + "/" + name)).map(FakeStatefulSet::state));
  }

  @Override
  public List<PodState> pods(StatefulSetState statefulSet, String container) {
    return api.read(
        () -> {
          FakeStatefulSet set = sets.get(statefulSet.namespace() + "/" + statefulSet.name());
          return set == null ? List.<PodState>of() : set.podStates(container);
        });
  }

  @Override
  public Optional<String> architecture(StatefulSetState statefulSet) {
    return api.read(() -> Optional.of("amd64"));
  }

  @Override
  public Optional<String> podRefusal(StatefulSetState statefulSet) {
    return api.read(
        () ->
            Optional.ofNullable(sets.get(statefulSet.namespace() + "/" + statefulSet.name()))
                .flatMap(FakeStatefulSet::refusal));
  }

  @Override
  public String setImage(StatefulSetState statefulSet, String container, String image) {
    String namespace = statefulSet.namespace();
    String name = statefulSet.name();
    return api.write(
        "apply",
        "StatefulSet",
        namespace,
        name,
        container + "=" + image,
        () -> {
          FakeStatefulSet set = sets.get(namespace + "/" + name);
          if (set == null || !set.uid().equals(statefulSet.uid())) {
            throw new ApiException.Conflict(
                "StatefulSet %s/%s is not the one that was read any more"
                    .formatted(namespace, name),
                null);
          }
          String before =
              set.imageOf(container)
                  .orElseThrow(
                      () ->
                          new ApiException.Refused(
                              422,
                              "StatefulSet %s/%s has no container '%s'; it has %s"
                                  .formatted(
                                      namespace, name, container, set.state().images().keySet()),
                              null));
          return set.apply(container, before, image);
        });
  }

  @Override
  public void deletePod(PodState pod) {
    api.write(
        "delete",
        "Pod",
        pod.namespace(),
        pod.name(),
        pod.uid(),
        () -> {
          for (FakeStatefulSet set : sets.values()) {
            if (set.namespace().equals(pod.namespace()) && set.deletePod(pod.uid())) {
              return pod;
            }
          }
          return pod;
        });
  }
}
