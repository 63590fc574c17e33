package dev.obupgrade.controller;

import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.WatchedZone;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What Git or Helm must carry from now on, so that nobody restores an old image from there. */
final class ImagesToCommit {
  private ImagesToCommit() {}

  /** Sentences with a blank before each. */
  static String of(ObUpgradeStatus status) {
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
