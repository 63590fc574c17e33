package dev.obupgrade.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.kubernetes.ControlPlane;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What Kubernetes' roles view, edit and admin allow, with the rules that the chart adds to them.
 */
@Tag("real-cluster")
class AggregatedRolesIT {
  private static final String NAMESPACE = "default";
  private static final String RBAC = "rbac.authorization.k8s.io";
  private static ControlPlane plane;
  private static KubernetesClient client;

  @BeforeAll
  static void start() throws Exception {
    Path programs = ControlPlane.neededPrograms();
    plane = ControlPlane.start(programs);
    client = plane.client();
    for (ClusterRole role : AggregatedRolesTest.rendered()) {
      client.resource(role).create();
    }
    for (String role : new String[] {"view", "edit", "admin"}) {
      bind(role);
    }
    ControlPlane.await("the rules in edit", () -> may("edit", "create", "obupgrades", ""));
    ControlPlane.await("the rules in admin", () -> may("admin", "create", "obupgrades", ""));
    ControlPlane.await("the rules in view", () -> may("view", "list", "obupgrades", ""));
  }

  @AfterAll
  static void stop() throws Exception {
    if (plane != null) {
      client.close();
      plane.close();
    }
  }

  @Test
  void whoeverHasEditOrAdminMayUseUpgradesOfTheNamespace() {
    for (String user : new String[] {"edit", "admin"}) {
      for (String verb : new String[] {"get", "list", "watch", "create", "patch", "delete"}) {
        assertThat(may(user, verb, "obupgrades", "")).as("%s: %s", user, verb).isTrue();
      }
      assertThat(may(user, "get", "obupgrades", "status")).isTrue();
    }
  }

  @Test
  void nobodyButTheOperatorMayWriteTheirStatus() {
    for (String user : new String[] {"view", "edit", "admin"}) {
      assertThat(may(user, "update", "obupgrades", "status")).as(user).isFalse();
      assertThat(may(user, "patch", "obupgrades", "status")).as(user).isFalse();
    }
  }

  @Test
  void whoeverHasViewMayLookOnly() {
    assertThat(may("view", "get", "obupgrades", "")).isTrue();
    assertThat(may("view", "create", "obupgrades", "")).isFalse();
    assertThat(may("view", "delete", "obupgrades", "")).isFalse();
  }

  @Test
  void whoeverHasNoRoleMayDoNothing() {
    assertThat(may("stranger", "list", "obupgrades", "")).isFalse();
  }

  /** A user of the role's name. */
  private static void bind(String role) {
    client
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(role)
                .endMetadata()
                .withNewRoleRef(RBAC, "ClusterRole", role)
                .addNewSubject(RBAC, "User", role, null)
                .build())
        .create();
  }

  private static boolean may(String user, String verb, String resource, String subresource) {
    return client
        .authorization()
        .v1()
        .subjectAccessReview()
        .create(
            new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser(user)
                .withNewResourceAttributes()
                .withNamespace(NAMESPACE)
                .withVerb(verb)
                .withGroup("obupgrade.dev")
                .withResource(resource)
                .withSubresource(subresource)
                .endResourceAttributes()
                .endSpec()
                .build())
        .getStatus()
        .getAllowed();
  }
}
