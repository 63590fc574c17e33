package dev.obupgrade.steps.gitops;

import dev.obupgrade.kube.GitOps.IgnoredDifference;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.kube.StatefulSets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the operator changes of a StatefulSet, and whether items of {@code ignoreDifferences} cover
 * it all. Argo CD merges the items that match (argo-cd v3.2.6, {@code util/argo/diff/ignore.go}):
 * group and kind may be globs, name and namespace are exact or absent. A form that the operator
 * doesn't know covers nothing.
 */
final class Changes {
  private static final String CONTAINERS = "/spec/template/spec/containers/";
  private static final String INIT_CONTAINERS = "/spec/template/spec/initContainers/";
  private static final String STRATEGY = "/spec/updateStrategy";
  private static final String IMAGE = "/image";

  /** {@code .spec.template}, with {@code [0]} or {@code [N]} for one item of a list. */
  private static final Pattern PATH = Pattern.compile("(\\.[A-Za-z]+(\\[\\d+])?)+");

  private static final Pattern NAMED =
      Pattern.compile(
          "\\.spec\\.template\\.spec\\.containers\\[]\\|select\\(\\.name==\"([^\"]*)\"\\)\\|\\.image");

  private final StatefulSetState set;
  private final String container;
  private final List<String> containers;

  Changes(StatefulSetState set, String container, List<String> containers) {
    this.set = set;
    this.container = container;
    this.containers = containers;
  }

  boolean ignoredBy(List<IgnoredDifference> items) {
    List<IgnoredDifference> matching = items.stream().filter(this::matches).toList();
    if (matching.stream()
        .anyMatch(item -> item.managedFieldsManagers().contains(StatefulSets.FIELD_MANAGER))) {
      return true;
    }
    List<String> ignored = matching.stream().flatMap(this::pointers).toList();
    return paths().stream().allMatch(path -> ignored.stream().anyMatch(p -> covers(p, path)));
  }

  private boolean matches(IgnoredDifference item) {
    return glob(item.group(), "apps")
        && glob(item.kind(), "StatefulSet")
        && (item.name().isEmpty() || item.name().equals(set.name()))
        && (item.namespace().isEmpty() || item.namespace().equals(set.namespace()));
  }

  private static boolean glob(String pattern, String name) {
    return name.matches(
        Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
  }

  /** The image; one of init containers with the very same image; the held update strategy. */
  private List<String> paths() {
    List<String> paths = new ArrayList<>();
    paths.add(CONTAINERS + containers.indexOf(container) + IMAGE);
    Optional<String> image = Optional.ofNullable(set.images().get(container));
    if (image.filter(set.initImages()::containsValue).isPresent()) {
      paths.add(INIT_CONTAINERS + "same" + IMAGE);
    }
    if (set.endsPodAfterPod()) {
      paths.add(STRATEGY);
    }
    return paths;
  }

  private static boolean covers(String pointer, String path) {
    return path.equals(pointer) || path.startsWith(pointer + "/");
  }

  private Stream<String> pointers(IgnoredDifference item) {
    return Stream.concat(
        item.jsonPointers().stream(),
        item.jqPathExpressions().stream().flatMap(jq -> pointer(jq).stream()));
  }

  private Optional<String> pointer(String jq) {
    String tight = jq.replaceAll("\\s+", "");
    Matcher named = NAMED.matcher(tight);
    String own = CONTAINERS + containers.indexOf(container) + IMAGE;
    if (named.matches()) {
      return named.group(1).equals(container) ? Optional.of(own) : Optional.empty();
    }
    if (tight.equals(".spec.template.spec.containers[].image")) {
      return Optional.of(own);
    }
    if (tight.equals(".spec.template.spec.initContainers[].image")) {
      return Optional.of(INIT_CONTAINERS + "same" + IMAGE);
    }
    return PATH.matcher(tight).matches()
        ? Optional.of(tight.replace('.', '/').replace('[', '/').replace("]", ""))
        : Optional.empty();
  }
}
