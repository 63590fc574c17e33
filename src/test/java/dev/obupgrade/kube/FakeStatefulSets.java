package dev.obupgrade.kube;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** {@link StatefulSets} in memory. */
final class FakeStatefulSets implements StatefulSets {
  private final FakeApi api;
  final Map<String, FakeStatefulSet> sets = new LinkedHashMap<>();

  /** Deleted ones whose pods still run. */
  final Map<String, FakeStatefulSet> orphaned = new LinkedHashMap<>();

  FakeStatefulSets(FakeApi api) {
    this.api = api;
  }

  @Override
  public Optional<StatefulSetState> find(String namespace, String name) {
    return api.read(
        () -> Optional.ofNullable(sets.get(namespace + "/" + name)).map(FakeStatefulSet::state));
  }

  @Override
  public Optional<TemplateImages> templateImages(String namespace, String name) {
    return api.read(
        () ->
            Optional.ofNullable(sets.get(namespace + "/" + name))
                .map(FakeStatefulSet::templateImages));
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
  public List<String> orphans(String namespace, String statefulSet) {
    return api.read(
        () ->
            Stream.of(sets, orphaned)
                .map(all -> all.get(namespace + "/" + statefulSet))
                .filter(Objects::nonNull)
                .flatMap(set -> set.podStates("").stream())
                .filter(pod -> pod.owner().isEmpty() && !pod.terminating())
                .map(PodState::name)
                .filter(pod -> PodState.isNameIn(statefulSet, pod))
                .toList());
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
    return setImage(statefulSet, container, image, Optional.empty());
  }

  @Override
  public String hold(
      StatefulSetState statefulSet, String container, String image, String strategyBefore) {
    return setImage(statefulSet, container, image, Optional.of(strategyBefore));
  }

  @Override
  public void release(StatefulSetState statefulSet, String strategyBefore) {
    api.write(
        "patch",
        "StatefulSet",
        statefulSet.namespace(),
        statefulSet.name(),
        "released",
        () -> asRead(statefulSet).release(strategyBefore));
  }

  private FakeStatefulSet asRead(StatefulSetState read) {
    FakeStatefulSet set = sets.get(read.namespace() + "/" + read.name());
    if (set == null || !set.uid().equals(read.uid())) {
      throw new ApiException.Conflict(
          "StatefulSet %s/%s is not the one that was read any more"
              .formatted(read.namespace(), read.name()),
          null);
    }
    return set;
  }

  private String setImage(
      StatefulSetState statefulSet, String container, String image, Optional<String> before) {
    String namespace = statefulSet.namespace();
    String name = statefulSet.name();
    return api.write(
        before.isPresent() ? "patch" : "apply",
        "StatefulSet",
        namespace,
        name,
        container + "=" + image + (before.isPresent() ? " held" : ""),
        () -> {
          FakeStatefulSet set = asRead(statefulSet);
          String imageBefore =
              set.imageOf(container)
                  .orElseThrow(
                      () ->
                          new ApiException.Refused(
                              422,
                              "StatefulSet %s/%s has no container '%s'; it has %s"
                                  .formatted(
                                      namespace, name, container, set.state().images().keySet()),
                              null));
          before.ifPresent(set::hold);
          return set.apply(container, imageBefore, image);
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
