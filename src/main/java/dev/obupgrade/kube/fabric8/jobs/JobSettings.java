package dev.obupgrade.kube.fabric8.jobs;

import dev.obupgrade.jobs.JobScripts;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What all Jobs have in common.
 *
 * @param operatorImage the image that has the built-in checks: the operator's own
 * @param operatorPullSecrets Secrets, in the upgrade's namespace, to pull that image with
 * @param runAsUser user id of the containers; empty leaves it to the namespace, as OpenShift wants
 * @param resources of each container
 * @param scripts what runs inside OceanBase images
 */
public record JobSettings(
    String operatorImage,
    List<String> operatorPullSecrets,
    OptionalLong runAsUser,
    Resources resources,
    JobScripts scripts) {

  public static final long USER = 10001;

  public JobSettings {
    operatorPullSecrets = List.copyOf(operatorPullSecrets);
  }

  /** By resource (cpu, memory), as Kubernetes quantities; what isn't named is left out. */
  public record Resources(Map<String, String> requests, Map<String, String> limits) {
    public Resources {
      requests = Map.copyOf(requests);
      limits = Map.copyOf(limits);
    }

    public Resources(String cpuRequest, String memoryRequest, String memoryLimit) {
      this(Map.of("cpu", cpuRequest, "memory", memoryRequest), Map.of("memory", memoryLimit));
    }
  }

  public static JobSettings usual(String operatorImage) {
    return new JobSettings(
        operatorImage,
        List.of(),
        OptionalLong.of(USER),
        new Resources("50m", "128Mi", "1Gi"),
        JobScripts.load());
  }

  public JobSettings runAs(OptionalLong user) {
    return new JobSettings(operatorImage, operatorPullSecrets, user, resources, scripts);
  }

  public JobSettings with(Resources ofEachContainer) {
    return new JobSettings(operatorImage, operatorPullSecrets, runAsUser, ofEachContainer, scripts);
  }

  public JobSettings pulledWith(List<String> secrets) {
    return new JobSettings(operatorImage, secrets, runAsUser, resources, scripts);
  }
}
