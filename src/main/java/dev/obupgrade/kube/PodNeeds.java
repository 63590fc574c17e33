package dev.obupgrade.kube;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a zone's pods need to be scheduled and to pull their image. Jobs that run the same image
 * need the same.
 *
 * @param tolerations each as the API's own map of fields ({@code key, operator, value, effect,
 *     tolerationSeconds})
 * @param nodeTerms the terms of the required node affinity, of which one must hold
 * @param priorityClass so that a Job isn't preempted for less than the servers are
 * @param runtimeClass which may be the only one that can run the image
 */
public record PodNeeds(
    List<String> imagePullSecrets,
    Map<String, String> nodeSelector,
    List<Map<String, String>> tolerations,
    List<NodeTerm> nodeTerms,
    Optional<String> priorityClass,
    Optional<String> runtimeClass) {

  public static final String ARCHITECTURE = "kubernetes.io/arch";

  public PodNeeds {
    imagePullSecrets = List.copyOf(imagePullSecrets);
    nodeSelector = Map.copyOf(nodeSelector);
    tolerations = List.copyOf(tolerations);
    nodeTerms = List.copyOf(nodeTerms);
  }

  public PodNeeds(
      List<String> imagePullSecrets,
      Map<String, String> nodeSelector,
      List<Map<String, String>> tolerations) {
    this(
        imagePullSecrets, nodeSelector, tolerations, List.of(), Optional.empty(), Optional.empty());
  }

  /** One term: all of it must hold. */
  public record NodeTerm(List<Requirement> expressions, List<Requirement> fields) {
    public NodeTerm {
      expressions = List.copyOf(expressions);
      fields = List.copyOf(fields);
    }

    public NodeTerm and(Requirement field) {
      List<Requirement> more = new ArrayList<>(fields);
      more.add(field);
      return new NodeTerm(expressions, more);
    }
  }

  /** What a label or field of a node must be. */
  public record Requirement(String key, String operator, List<String> values) {
    public Requirement {
      values = List.copyOf(values);
    }
  }

  public static PodNeeds none() {
    return new PodNeeds(List.of(), Map.of(), List.of());
  }

  /**
   * The same needs on nodes of this architecture, unless the template itself chooses one. An image
   * is often built for one architecture only, and it may be their volumes that keep the zone's pods
   * on fitting nodes.
   */
  public PodNeeds on(String architecture) {
    boolean chosen =
        nodeSelector.containsKey(ARCHITECTURE)
            || nodeTerms.stream()
                .flatMap(term -> term.expressions().stream())
                .anyMatch(e -> e.key().equals(ARCHITECTURE));
    if (chosen) {
      return this;
    }
    Map<String, String> more = new LinkedHashMap<>(nodeSelector);
    more.put(ARCHITECTURE, architecture);
    return new PodNeeds(
        imagePullSecrets, more, tolerations, nodeTerms, priorityClass, runtimeClass);
  }
}
