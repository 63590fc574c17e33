package dev.obupgrade.controller;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.WatchedZone;
import dev.obupgrade.flow.Time;
import dev.obupgrade.kube.Kubernetes;
import dev.obupgrade.kube.TemplateImages;
import dev.obupgrade.status.StatusWriter;
import dev.obupgrade.steps.git.GitState;
import dev.obupgrade.steps.git.ImagesLeft;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What Git or Helm must carry from now on, so that nobody restores an old image from there. */
final class ImagesToCommit {
  private final Kubernetes kubernetes;
  private final StatusWriter writer;
  private final Time time;

  ImagesToCommit(Kubernetes kubernetes, StatusWriter writer, Time time) {
    this.kubernetes = kubernetes;
    this.writer = writer;
    this.time = time;
  }

  /**
   * Lists the images in the status of an upgrade that ends, and says whether Git carries them where
   * that is known.
   */
  ObUpgradeStatus note(ObUpgrade upgrade, ObUpgradeStatus status) {
    Map<String, Optional<TemplateImages>> read = new HashMap<>();
    Function<String, Optional<TemplateImages>> sets =
        name ->
            read.computeIfAbsent(
                name,
                n ->
                    kubernetes
                        .statefulSets()
                        .templateImages(upgrade.getMetadata().getNamespace(), n));
    ObUpgradeStatus listed = status.withGitImages(ImagesLeft.of(upgrade, status, sets));
    GitState state = ImagesLeft.compare(upgrade.getSpec(), listed, sets);
    return state.known()
        ? writer.gitInStep(listed, state.status(), state.reason(), state.what(), time.now())
        : listed;
  }

  /** Sentences with a blank before each. */
  static String words(ObUpgradeStatus status) {
    Map<String, List<String>> sets =
        status.watched().stream()
            .collect(
                Collectors.groupingBy(
                    WatchedZone::image,
                    LinkedHashMap::new,
                    Collectors.mapping(WatchedZone::statefulSet, Collectors.toList())));
    return sets.entrySet().stream()
        .map(
            e ->
                " Git or Helm must now carry image %s for %s %s."
                    .formatted(
                        e.getKey(),
                        e.getValue().size() == 1 ? "StatefulSet" : "StatefulSets",
                        String.join(", ", e.getValue())))
        .collect(Collectors.joining());
  }
}
