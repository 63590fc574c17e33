package dev.obupgrade.kube.fabric8.jobs;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.kube.JobRequest;
import dev.obupgrade.kube.JobRequest.Work;
import dev.obupgrade.kube.fabric8.shared.Labels;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Builds the Job of a request: one pod that runs once, with no rights beyond its own containers.
 */
public final class JobManifest {
  /**
   * A sidecar would outlive the containers and so keep the Job from ending. An eviction would
   * interrupt a script.
   */
  private static final Map<String, String> POD_LABELS =
      Map.of("sidecar.istio.io/inject", "false", "kuma.io/sidecar-injection", "disabled");

  private static final Map<String, String> POD_ANNOTATIONS =
      Map.of(
          "sidecar.istio.io/inject", "false",
          "linkerd.io/inject", "disabled",
          "consul.hashicorp.com/connect-inject", "false",
          "cluster-autoscaler.kubernetes.io/safe-to-evict", "false",
          "karpenter.sh/do-not-disrupt", "true");

  /** Time to find a node and pull the image, beyond what the work itself may take. */
  static final Duration START = Duration.ofMinutes(10);

  /** Longer than anybody looks for a log. Deleting an upgrade deletes its Jobs anyway. */
  private static final int KEPT_SECONDS = 30 * 24 * 3600;

  private final JobSettings settings;
  private final WorkContainer containers;

  public JobManifest(JobSettings settings) {
    this.settings = settings;
    this.containers = new WorkContainer(settings);
  }

  Job job(JobRequest request) {
    return new JobBuilder()
        .withNewMetadata()
        .withNamespace(request.namespace())
        .withName(request.name())
        .addToLabels(Labels.common())
        .addToLabels(request.labels())
        .addToAnnotations(
            Labels.CONTAINERS,
            request.work().stream().map(Work::container).collect(Collectors.joining(",")))
        .addNewOwnerReference()
        .withApiVersion(ObUpgrade.GROUP + "/" + ObUpgrade.VERSION)
        .withKind(ObUpgrade.KIND)
        .withName(request.ownerName())
        .withUid(request.ownerUid())
        .withController(true)
        .withBlockOwnerDeletion(false)
        .endOwnerReference()
        .endMetadata()
        .withNewSpec()
        .withParallelism(1)
        .withCompletions(1)
        .withBackoffLimit(0)
        // So that the Job says whether Kubernetes removed the pod, even when the pod is gone.
        .withNewPodFailurePolicy()
        .addNewRule()
        .withAction("FailJob")
        .addNewOnPodCondition("True", "DisruptionTarget")
        .endRule()
        .endPodFailurePolicy()
        // A pod counts as failed only when it is really over, not when its deletion begins.
        .withPodReplacementPolicy("Failed")
        .withActiveDeadlineSeconds(Math.max(1, request.deadline().plus(START).toSeconds()))
        // Set here, because a policy of the cluster could set less, and the result would be gone
        // before it is read.
        .withTtlSecondsAfterFinished(KEPT_SECONDS)
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels(Labels.common())
        .addToLabels(request.labels())
        .addToLabels(Labels.UPGRADE, request.ownerUid())
        .addToLabels(POD_LABELS)
        .addToAnnotations(POD_ANNOTATIONS)
        .endMetadata()
        .withSpec(podSpec(request))
        .endTemplate()
        .endSpec()
        .build();
  }

  private PodSpec podSpec(JobRequest request) {
    return new PodSpecBuilder()
        .withRestartPolicy("Never")
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withSecurityContext(securityContext())
        .withImagePullSecrets(pullSecrets(request))
        .withNodeSelector(request.needs().nodeSelector())
        .withTolerations(request.needs().tolerations().stream().map(JobManifest::of).toList())
        .withAffinity(JobAffinity.of(request.needs(), request.node()).orElse(null))
        .withPriorityClassName(request.needs().priorityClass().orElse(null))
        .withRuntimeClassName(request.needs().runtimeClass().orElse(null))
        .withContainers(
            request.work().stream().map(w -> containers.container(w, request.deadline())).toList())
        .withVolumes(volumes(request))
        .build();
  }

  private PodSecurityContext securityContext() {
    var context =
        new PodSecurityContextBuilder()
            .withRunAsNonRoot(true)
            .withNewSeccompProfile()
            .withType("RuntimeDefault")
            .endSeccompProfile();
    settings.runAsUser().ifPresent(user -> context.withRunAsUser(user).withRunAsGroup(user));
    return context.build();
  }

  private List<LocalObjectReference> pullSecrets(JobRequest request) {
    Set<String> names = new LinkedHashSet<>(request.needs().imagePullSecrets());
    if (request.work().stream().anyMatch(Work.Suite.class::isInstance)) {
      names.addAll(settings.operatorPullSecrets());
    }
    return names.stream().map(LocalObjectReference::new).toList();
  }

  private static Toleration of(Map<String, String> fields) {
    String seconds = fields.get("tolerationSeconds");
    return new Toleration(
        fields.get("effect"),
        fields.get("key"),
        fields.get("operator"),
        seconds == null ? null : Long.valueOf(seconds),
        fields.get("value"));
  }

  /** Each container has its own folders, so that two scripts of one pod don't mix their files. */
  private static List<Volume> volumes(JobRequest request) {
    List<Volume> volumes = new ArrayList<>();
    for (Work work : request.work()) {
      volumes.add(emptyDir(WorkContainer.workVolume(work)));
      volumes.add(emptyDir(WorkContainer.tmpVolume(work)));
    }
    return volumes;
  }

  private static Volume emptyDir(String name) {
    return new VolumeBuilder().withName(name).withNewEmptyDir().endEmptyDir().build();
  }
}
