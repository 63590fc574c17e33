package dev.obupgrade.e2e;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;

/** What happens to nodes. */
final class Nodes {
  private Nodes() {}

  /** Sets a label on every node that has a kubelet. The value null removes it. */
  static void labelANode(FailureScene scene, String label, String value) {
    for (Node node : scene.client.nodes().list().getItems()) {
      if (!node.getMetadata().getName().startsWith("obupgrade-it")) {
        scene
            .client
            .nodes()
            .withName(node.getMetadata().getName())
            .patch(
                PatchContext.of(PatchType.JSON_MERGE),
                "{\"metadata\": {\"labels\": {\"%s\": %s}}}"
                    .formatted(label, value == null ? "null" : '"' + value + '"'));
      }
    }
  }

  /** Creates a node that claims to be ready, has no kubelet, and holds our running pod. */
  static void gone(FailureScene scene) throws Exception {
    String name = "obupgrade-it-gone";
    scene.client.nodes().withName(name).delete();
    Node node =
        scene
            .client
            .resource(
                new NodeBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .addToLabels("obupgrade-it/gone", "yes")
                    .endMetadata()
                    .withNewSpec()
                    .addNewTaint("NoSchedule", "obupgrade-it/gone", null, "yes")
                    .endSpec()
                    .build())
            .create();
    // Controllers write to a new node too, so this write must not depend on its version.
    scene
        .client
        .nodes()
        .withName(name)
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            Serialization.asJson(
                new NodeBuilder()
                    .withNewStatus()
                    .addToCapacity(room())
                    .addToAllocatable(room())
                    .addNewCondition()
                    .withType("Ready")
                    .withStatus("True")
                    .withReason("KubeletReady")
                    .endCondition()
                    .endStatus()
                    .build()));
    scene.prepared(
        pods ->
            pods.addToNodeSelector("obupgrade-it/gone", "yes")
                .addNewToleration(null, "obupgrade-it/gone", "Exists", null, null));
    scene.begin();
    scene.await(
        "the pod to be on the node", () -> name.equals(scene.thePod().getSpec().getNodeName()));
    playKubelet(scene, scene.thePod());
    scene.running();
    scene.mark();
    scene.client.resource(node).delete();
    scene.sees("JobLost", "node " + name + " is gone");
    labelANode(scene, "obupgrade-it/gone", "yes");
    scene.goesOn();
    labelANode(scene, "obupgrade-it/gone", null);
  }

  private static Map<String, Quantity> room() {
    return Map.of(
        "cpu", new Quantity("4"), "memory", new Quantity("8Gi"), "pods", new Quantity("10"));
  }

  private static void playKubelet(FailureScene scene, Pod pod) {
    scene
        .client
        .pods()
        .inNamespace(scene.namespace)
        .withName(pod.getMetadata().getName())
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            Serialization.asJson(
                new PodBuilder()
                    .withNewStatus()
                    .withPhase("Running")
                    .addNewContainerStatus()
                    .withName("script")
                    .withImage("obsim/misbehaving:1")
                    .withImageID("")
                    .withReady(true)
                    .withRestartCount(0)
                    .withNewState()
                    .withNewRunning()
                    .endRunning()
                    .endState()
                    .endContainerStatus()
                    .endStatus()
                    .build()));
  }
}
