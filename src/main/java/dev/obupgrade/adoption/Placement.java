package dev.obupgrade.adoption;

import dev.obupgrade.kube.NodeState;
import dev.obupgrade.kube.NodeState.Taint;
import dev.obupgrade.kube.PodNeeds;
import dev.obupgrade.kube.PodNeeds.NodeTerm;
import dev.obupgrade.kube.PodNeeds.Requirement;
import dev.obupgrade.kube.SetSurroundings;
import dev.obupgrade.kube.SetSurroundings.PodSurroundings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the next pod of a server may run, by the rules that the scheduler must follow. Preferences
 * and room don't count: the old pod makes room for the next.
 *
 * @param rules that a node must all meet
 * @param tolerations each as the API's own map of fields
 * @param scheduled false when the template names a node, which bypasses the scheduler
 */
record Placement(List<Rule> rules, List<Map<String, String>> tolerations, boolean scheduled) {
  private static final String HOSTNAME = "kubernetes.io/hostname";
  private static final String NAME = "metadata.name";
  private static final Taint CORDON =
      new Taint("node.kubernetes.io/unschedulable", "", "NoSchedule");
  private static final Set<String> KEEP_AWAY = Set.of("NoSchedule", "NoExecute");

  /**
   * One rule about nodes.
   *
   * @param from where the rule comes from, for people
   * @param terms of which the node must meet one
   */
  record Rule(String from, List<NodeTerm> terms) {
    boolean allows(NodeState node) {
      return terms.stream().anyMatch(term -> holds(term, node));
    }

    /** The only node that the rule allows, if it allows only one. */
    Optional<String> onlyNode() {
      List<Optional<String>> nodes = terms.stream().map(Rule::onlyNode).distinct().toList();
      return nodes.size() == 1 ? nodes.getFirst() : Optional.empty();
    }

    private static Optional<String> onlyNode(NodeTerm term) {
      return Stream.concat(
              term.expressions().stream().filter(r -> r.key().equals(HOSTNAME)),
              term.fields().stream().filter(r -> r.key().equals(NAME)))
          .filter(r -> r.operator().equals("In") && r.values().size() == 1)
          .map(r -> r.values().getFirst())
          .findFirst();
    }
  }

  static Placement of(PodNeeds needs, SetSurroundings set, PodSurroundings pod) {
    List<Rule> rules = new ArrayList<>();
    set.nodeName()
        .ifPresent(
            name ->
                rules.add(
                    new Rule("its nodeName " + name, List.of(term(List.of(), in(NAME, name))))));
    if (!needs.nodeSelector().isEmpty()) {
      List<Requirement> labels =
          needs.nodeSelector().entrySet().stream()
              .map(label -> new Requirement(label.getKey(), "In", List.of(label.getValue())))
              .toList();
      rules.add(
          new Rule("its nodeSelector " + needs.nodeSelector(), List.of(term(labels, List.of()))));
    }
    if (!needs.nodeTerms().isEmpty()) {
      rules.add(new Rule("its node affinity", needs.nodeTerms()));
    }
    pod.claims().stream()
        .filter(claim -> !claim.nodeTerms().isEmpty())
        .forEach(
            claim ->
                rules.add(
                    new Rule(
                        "PersistentVolume %s (claim %s)"
                            .formatted(claim.volume().orElse("?"), claim.name()),
                        claim.nodeTerms())));
    return new Placement(List.copyOf(rules), needs.tolerations(), set.nodeName().isEmpty());
  }

  private static NodeTerm term(List<Requirement> expressions, List<Requirement> fields) {
    return new NodeTerm(expressions, fields);
  }

  private static List<Requirement> in(String key, String value) {
    return List.of(new Requirement(key, "In", List.of(value)));
  }

  /** Whether the pod must always run on the same node. */
  boolean pinned() {
    return rules.stream().anyMatch(rule -> rule.onlyNode().isPresent());
  }

  boolean allows(NodeState node) {
    return rules.stream().allMatch(rule -> rule.allows(node));
  }

  String rulesText() {
    return rules.stream().map(Rule::from).collect(Collectors.joining(" and "));
  }

  /** Why a node that the rules allow does not accept the pod. */
  Optional<String> hindrance(NodeState node) {
    if (!node.ready()) {
      return Optional.of("is not ready");
    }
    if (!scheduled) {
      return Optional.empty();
    }
    if (node.cordoned() && !tolerates(CORDON)) {
      return Optional.of("is cordoned");
    }
    return node.taints().stream()
        .filter(taint -> KEEP_AWAY.contains(taint.effect()) && !tolerates(taint))
        .findFirst()
        .map(taint -> "has the taint " + taint);
  }

  private boolean tolerates(Taint taint) {
    return tolerations.stream().anyMatch(taint::toleratedBy);
  }

  private static boolean holds(NodeTerm term, NodeState node) {
    // Kubernetes: an empty term matches nothing.
    return !(term.expressions().isEmpty() && term.fields().isEmpty())
        && term.expressions().stream()
            .allMatch(r -> holds(r, Optional.ofNullable(node.labels().get(r.key()))))
        && term.fields().stream().allMatch(r -> holds(r, Optional.of(node.name())));
  }

  private static boolean holds(Requirement required, Optional<String> value) {
    return switch (required.operator()) {
      case "In" -> value.isPresent() && required.values().contains(value.get());
      case "NotIn" -> value.isEmpty() || !required.values().contains(value.get());
      case "Exists" -> value.isPresent();
      case "DoesNotExist" -> value.isEmpty();
      case "Gt" -> compare(required, value).map(c -> c > 0).orElse(false);
      case "Lt" -> compare(required, value).map(c -> c < 0).orElse(false);
      default -> true;
    };
  }

  private static Optional<Integer> compare(Requirement required, Optional<String> value) {
    try {
      return value.map(
          v -> Long.compare(Long.parseLong(v), Long.parseLong(required.values().getFirst())));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
