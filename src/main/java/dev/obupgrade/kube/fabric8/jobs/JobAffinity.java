package dev.obupgrade.kube.fabric8.jobs;

import dev.obupgrade.kube.PodNeeds;
import dev.obupgrade.kube.PodNeeds.NodeTerm;
import dev.obupgrade.kube.PodNeeds.Requirement;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import java.util.List;
import java.util.Optional;

/** The nodes a Job may run on: those of the zone's pods, or the one node that its work is about. */
final class JobAffinity {
  private JobAffinity() {}

  /**
   * @param node set by affinity rather than by nodeName, so that the scheduler still looks at
   *     resources
   */
  static Optional<Affinity> of(PodNeeds needs, Optional<String> node) {
    Optional<Requirement> here =
        node.map(name -> new Requirement("metadata.name", "In", List.of(name)));
    // Terms are alternatives: each has to name the node.
    List<NodeTerm> terms =
        needs.nodeTerms().isEmpty()
            ? here.map(h -> new NodeTerm(List.of(), List.of(h))).stream().toList()
            : needs.nodeTerms().stream().map(t -> here.map(t::and).orElse(t)).toList();
    return terms.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new AffinityBuilder()
                .withNewNodeAffinity()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .withNodeSelectorTerms(terms.stream().map(JobAffinity::term).toList())
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .build());
  }

  private static NodeSelectorTerm term(NodeTerm term) {
    return new NodeSelectorTerm(
        term.expressions().stream().map(JobAffinity::requirement).toList(),
        term.fields().stream().map(JobAffinity::requirement).toList());
  }

  private static NodeSelectorRequirement requirement(Requirement requirement) {
    return new NodeSelectorRequirement(
        requirement.key(), requirement.operator(), requirement.values());
  }
}
