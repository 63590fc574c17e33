package dev.obupgrade.kubernetes;

import dev.obupgrade.api.ObUpgrade;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Installs what the chart gives the operator: its definition, and the chart's permissions for the
 * user {@code operator}. So every call of that user is one that the installed operator may make.
 */
public final class Installation {
  private static final Path CRD = Path.of("crds/obupgrades.obupgrade.dev-v1.yml");
  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final String USER = "operator";
  private static final String NAMESPACE = "default";

  private Installation() {}

  public static void install(KubernetesClient client, Path helm)
      throws IOException, InterruptedException {
    try (var crd = Files.newInputStream(CRD)) {
      client.load(crd).create();
    }
    ControlPlane.await(
        "the custom resource to be served",
        () -> client.resources(ObUpgrade.class).inAnyNamespace().list().getItems().isEmpty());
    String chart = "helm/ob-upgrade-operator";
    Process template =
        new ProcessBuilder(
                helm.toString(),
                "template",
                "it",
                chart,
                "--kube-version=1.34.0",
                // these are for people, not for the operator
                "--set=rbac.aggregateRoles=false")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    for (HasMetadata object : client.load(template.getInputStream()).items()) {
      switch (object) {
        case ClusterRole role -> grant(client, role);
        case Role role -> grant(client, role);
        default -> {
          // tests start the operator itself in another way
        }
      }
    }
    if (template.waitFor() != 0) {
      throw new IOException("Helm can't render " + chart);
    }
  }

  private static void grant(KubernetesClient client, ClusterRole role) {
    String name = role.getMetadata().getName();
    client.resource(role).create();
    client
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewRoleRef(RBAC, "ClusterRole", name)
                .addNewSubject(RBAC, "User", USER, null)
                .build())
        .create();
  }

  private static void grant(KubernetesClient client, Role role) {
    String name = role.getMetadata().getName();
    role.getMetadata().setNamespace(NAMESPACE);
    client.resource(role).create();
    client
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(name)
                .endMetadata()
                .withNewRoleRef(RBAC, "Role", name)
                .addNewSubject(RBAC, "User", USER, null)
                .build())
        .create();
  }
}
