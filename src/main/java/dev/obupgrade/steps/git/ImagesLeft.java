package dev.obupgrade.steps.git;

import dev.obupgrade.api.GitImage;
import dev.obupgrade.api.HopStatus;
import dev.obupgrade.api.ImageVersion;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.WatchedZone;
import dev.obupgrade.kube.TemplateImages;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.Conditions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The images that an upgrade left, beside what Kubernetes shows now. */
public final class ImagesLeft {
  private final List<GitImage> left;

  /** The spec's image of the version that runs. Admission may store another name of it. */
  private final Optional<String> asked;

  /** The images that the operator replaced, as far as they are on record. */
  private final Set<String> before;

  private final List<String> returned = new ArrayList<>();
  private final List<String> replaced = new ArrayList<>();
  private final List<String> behind = new ArrayList<>();
  private boolean shown;

  private ImagesLeft(ObUpgradeSpec spec, ObUpgradeStatus status) {
    this.left = status.gitImages();
    this.asked =
        spec.imageOf(
            status.hops().reversed().stream()
                .filter(HopStatus::through)
                .map(HopStatus::version)
                .findFirst()
                .orElse(spec.target().version()));
    this.before =
        Stream.concat(
                status.watched().stream().flatMap(z -> Stream.of(z.imageBefore(), z.firstImage())),
                spec.via().stream().map(ImageVersion::image))
            .filter(image -> image != null)
            .collect(Collectors.toSet());
  }

  /**
   * What Git must carry after an upgrade: per StatefulSet the observer's container, and the init
   * containers with the same image, because the operator replaces theirs too.
   *
   * @param sets finds a StatefulSet of the upgrade's namespace
   */
  public static List<GitImage> of(
      ObUpgrade upgrade, ObUpgradeStatus status, Function<String, Optional<TemplateImages>> sets) {
    List<GitImage> left = new ArrayList<>();
    for (WatchedZone zone : status.watched()) {
      String set = zone.statefulSet();
      left.add(new GitImage(set, upgrade.getSpec().cluster().container(), zone.image()));
      sets.apply(set).map(TemplateImages::initContainers).orElse(Map.of()).entrySet().stream()
          .filter(init -> init.getValue().equals(zone.image()))
          .sorted(Map.Entry.comparingByKey())
          .forEach(init -> left.add(new GitImage(set, init.getKey(), init.getValue())));
    }
    return left;
  }

  /**
   * Compares what an upgrade left with what is there now.
   *
   * @param sets finds a StatefulSet of the upgrade's namespace
   */
  public static GitState compare(
      ObUpgradeSpec spec, ObUpgradeStatus status, Function<String, Optional<TemplateImages>> sets) {
    ImagesLeft images = new ImagesLeft(spec, status);
    for (GitImage image : images.left) {
      sets.apply(image.statefulSet()).ifPresent(set -> images.look(image, set));
    }
    return images.state();
  }

  private void look(GitImage image, TemplateImages set) {
    String container = image.container();
    Optional<String> live = set.image(container);
    if (live.isEmpty()) {
      return;
    }
    if (!live.get().equals(image.image())) {
      (old(live.get(), image) ? returned : replaced)
          .add(
              "StatefulSet %s has image %s in container %s%s. The upgrade left %s."
                  .formatted(
                      image.statefulSet(),
                      live.get(),
                      container,
                      by(Optional.ofNullable(set.owners().get(container))),
                      image.image()));
      return;
    }
    String applied = set.lastApplied().get(container);
    if (applied == null) {
      return;
    }
    shown = true;
    if (!applied.equals(image.image()) && asked.filter(applied::equals).isEmpty()) {
      behind.add(
          "The last-applied configuration of StatefulSet %s has image %s for container %s%s. The upgrade left %s."
              .formatted(
                  image.statefulSet(), applied, container, by(set.applier()), image.image()));
    }
  }

  /** Where only the tags tell, an unknown tag is no reason for an alarm. */
  private boolean old(String live, GitImage image) {
    return before.contains(live) || ImageTag.older(live, image.image());
  }

  private static String by(Optional<String> manager) {
    return manager.map(who -> " (set by " + who + ")").orElse("");
  }

  private GitState state() {
    if (!returned.isEmpty()) {
      return of(Conditions.FALSE, Reason.OldImageReturned, returned);
    }
    if (!replaced.isEmpty()) {
      return new GitState(
          Conditions.UNKNOWN, Reason.ImagesReplaced, String.join(" ", replaced), false);
    }
    return behind.isEmpty()
        ? new GitState(
            Conditions.TRUE,
            Reason.ImagesInStep,
            shown
                ? "Every last-applied configuration that there is has the image that the upgrade left."
                : "The StatefulSets have the images that the upgrade left.",
            shown)
        : of(Conditions.FALSE, Reason.OldImageInGit, behind);
  }

  private static GitState of(String status, Reason reason, List<String> what) {
    return new GitState(status, reason, reason.explain(String.join(" ", what)), true);
  }
}
