package dev.obupgrade.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;

/** What people, policies and machines do to Jobs and their pods. */
final class Faulty {
  private Faulty() {}

  static void secret(FailureScene scene, String name) {
    scene
        .client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(scene.namespace)
                .withName(name)
                .endMetadata()
                .addToStringData("password", FailureScene.PASSWORD)
                .build())
        .create();
  }

  /** Retries when others write to the object at the same moment. */
  static void patchJob(FailureScene scene, String patch) throws Exception {
    scene
        .client
        .batch()
        .v1()
        .jobs()
        .inNamespace(scene.namespace)
        .withName(scene.theJob().getMetadata().getName())
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
  }

  static void evict(FailureScene scene) throws Exception {
    String pod = scene.thePod().getMetadata().getName();
    assertThat(scene.client.pods().inNamespace(scene.namespace).withName(pod).evict()).isTrue();
  }

  /** As kubectl does. */
  static void deleteJobInBackground(FailureScene scene) throws Exception {
    scene
        .client
        .batch()
        .v1()
        .jobs()
        .inNamespace(scene.namespace)
        .withName(scene.theJob().getMetadata().getName())
        .withPropagationPolicy(DeletionPropagation.BACKGROUND)
        .delete();
  }

  /** Creates another Job of the same name: of the same owner, or suspended and without an owner. */
  static void replaceJob(FailureScene scene, boolean sameOwner) throws Exception {
    Job old = scene.theJob();
    deleteJobInBackground(scene);
    scene.await(
        "the Job to be gone",
        () -> scene.job().map(j -> !same(j, old)).orElse(true) && scene.pods().isEmpty());
    JobBuilder copy =
        new JobBuilder(old)
            .withNewMetadata()
            .withNamespace(scene.namespace)
            .withName(old.getMetadata().getName())
            .withOwnerReferences(sameOwner ? old.getMetadata().getOwnerReferences() : List.of())
            .endMetadata()
            .editSpec()
            .withSelector(null)
            .withSuspend(!sameOwner)
            .endSpec()
            .withStatus(null);
    Job made = copy.build();
    made.getSpec()
        .getTemplate()
        .getMetadata()
        .getLabels()
        .keySet()
        .removeIf(label -> label.contains("controller-uid") || label.contains("job-name"));
    scene.client.resource(made).create();
  }

  private static boolean same(Job one, Job other) {
    return one.getMetadata().getUid().equals(other.getMetadata().getUid());
  }

  static void permit(FailureScene scene, String user) {
    scene
        .client
        .resource(
            new RoleBuilder()
                .withNewMetadata()
                .withNamespace(scene.namespace)
                .withName("makes-jobs")
                .endMetadata()
                .addNewRule()
                .withApiGroups("batch")
                .withResources("jobs")
                .withVerbs("create")
                .endRule()
                .build())
        .create();
    scene
        .client
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withNamespace(scene.namespace)
                .withName("makes-jobs")
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", "makes-jobs")
                .addNewSubject("rbac.authorization.k8s.io", "User", user, null)
                .build())
        .create();
  }

  static void requireNoPasswordIn(FailureScene scene) throws Exception {
    String pod = scene.thePod().getMetadata().getName();
    String log = scene.client.pods().inNamespace(scene.namespace).withName(pod).getLog();
    String objects =
        scene.client.getKubernetesSerialization().asJson(scene.pods())
            + scene.client.getKubernetesSerialization().asJson(scene.theJob());
    assertThat(log)
        .contains("this is a run as shouts")
        .doesNotContain(FailureScene.PASSWORD, "s$s w");
    assertThat(objects).doesNotContain("s$s w");
  }
}
