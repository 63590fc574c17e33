package dev.obupgrade.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.obupgrade.kubernetes.ControlPlane;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the chart adds to Kubernetes' own roles view, edit and admin. */
class AggregatedRolesTest {
  private static final String LABEL = "rbac.authorization.k8s.io/aggregate-to-";

  @BeforeAll
  static void findHelm() throws Exception {
    assumeTrue(ControlPlane.programs().isPresent(), "needs Helm as local-kubernetes builds it");
  }

  @Test
  void whoeverMayViewANamespaceMayLookAtItsUpgrades() throws Exception {
    assertThat(allowed(rendered(), "view"))
        .containsExactlyInAnyOrder(
            "get obupgrades",
            "list obupgrades",
            "watch obupgrades",
            "get obupgrades/status",
            "list obupgrades/status",
            "watch obupgrades/status");
  }

  @Test
  void whoeverMayEditOrAdministerANamespaceMayUseThemButNotWriteTheirStatus() throws Exception {
    for (String role : List.of("edit", "admin")) {
      assertThat(allowed(rendered(), role))
          .contains("get obupgrades", "create obupgrades", "patch obupgrades", "delete obupgrades")
          .noneMatch(verb -> verb.matches("(create|update|patch|delete).* obupgrades/status"));
    }
  }

  @Test
  void theyCanBeSwitchedOff() throws Exception {
    assertThat(rendered("rbac.aggregateRoles=false")).isEmpty();
    assertThat(rendered("rbac.create=false")).isEmpty();
  }

  /** Only ClusterRoles can be aggregated, and with named namespaces the chart makes none. */
  @Test
  void thereAreNoneWhereTheOperatorWatchesNamedNamespaces() throws Exception {
    assertThat(rendered("watchNamespaces={one,two}")).isEmpty();
  }

  @Test
  void nothingIsAddedToTheOperatorsOwnRole() throws Exception {
    assertThat(rendered()).hasSize(2);
  }

  private static Set<String> allowed(List<ClusterRole> roles, String into) {
    Set<String> allowed = new TreeSet<>();
    for (ClusterRole role : roles) {
      if ("true".equals(role.getMetadata().getLabels().get(LABEL + into))) {
        for (PolicyRule rule : role.getRules()) {
          assertThat(rule.getApiGroups()).containsExactly("obupgrade.dev");
          for (String resource : rule.getResources()) {
            rule.getVerbs().forEach(verb -> allowed.add(verb + " " + resource));
          }
        }
      }
    }
    return allowed;
  }

  /** Returns the ClusterRoles with a label that adds them to another one. */
  static List<ClusterRole> rendered(String... settings) throws Exception {
    String helm = ControlPlane.programs().orElseThrow().resolve("helm").toString();
    List<String> command =
        new ArrayList<>(
            List.of(helm, "template", "try", "helm/ob-upgrade-operator", "--kube-version=1.34.0"));
    for (String setting : settings) {
      command.addAll(List.of("--set", setting));
    }
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    List<ClusterRole> roles = new ArrayList<>();
    for (String document : text.split("(?m)^---$")) {
      if (document.contains("\nkind: ClusterRole\n")) {
        ClusterRole role = Serialization.unmarshal(document, ClusterRole.class);
        Map<String, String> labels = role.getMetadata().getLabels();
        if (labels.keySet().stream().anyMatch(label -> label.startsWith(LABEL))) {
          roles.add(role);
        }
      }
    }
    return roles;
  }
}
