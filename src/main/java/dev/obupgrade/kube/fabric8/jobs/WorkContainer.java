package dev.obupgrade.kube.fabric8.jobs;

import dev.obupgrade.jobs.JobScripts;
import dev.obupgrade.kube.JobRequest.Login;
import dev.obupgrade.kube.JobRequest.Work;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The container for one piece of work: what it runs, its settings, and nothing it could abuse. */
final class WorkContainer {
  private static final String WORK = "/work";
  private static final String TMP = "/tmp";

  private final JobSettings settings;

  WorkContainer(JobSettings settings) {
    this.settings = settings;
  }

  /**
   * @param limit how long a script may take. It then ends itself, which keeps its log
   */
  Container container(Work work, Duration limit) {
    return switch (work) {
      case Work.Script script ->
          with(work, script.image())
              .withCommand("/bin/sh", "-c", literal(settings.scripts().runScript()))
              .withEnv(env(script, limit))
              .build();
      case Work.Probe probe ->
          with(work, probe.image())
              .withCommand("/bin/sh", "-c", literal(settings.scripts().probe()))
              .withEnv(home())
              .build();
      case Work.Suite suite -> container(suite, new SuiteArguments(suite));
    };
  }

  private Container container(Work.Suite suite, SuiteArguments arguments) {
    return with(suite, settings.operatorImage())
        .withArgs(arguments.args().stream().map(WorkContainer::literal).toList())
        .withEnv(env(suite, arguments))
        .build();
  }

  static String workVolume(Work work) {
    return work.container() + "-work";
  }

  static String tmpVolume(Work work) {
    return work.container() + "-tmp";
  }

  private ContainerBuilder with(Work work, String image) {
    return new ContainerBuilder()
        .withName(work.container())
        .withImage(image)
        .withWorkingDir(WORK)
        .withTerminationMessagePolicy("FallbackToLogsOnError")
        .withSecurityContext(restricted())
        .withResources(resources())
        .addNewVolumeMount()
        .withName(workVolume(work))
        .withMountPath(WORK)
        .endVolumeMount()
        .addNewVolumeMount()
        .withName(tmpVolume(work))
        .withMountPath(TMP)
        .endVolumeMount();
  }

  private static SecurityContext restricted() {
    return new SecurityContextBuilder()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .build();
  }

  private ResourceRequirements resources() {
    return new ResourceRequirementsBuilder()
        .withRequests(quantities(settings.resources().requests()))
        .withLimits(quantities(settings.resources().limits()))
        .build();
  }

  private static Map<String, Quantity> quantities(Map<String, String> texts) {
    Map<String, Quantity> quantities = new TreeMap<>();
    texts.forEach((resource, text) -> quantities.put(resource, new Quantity(text)));
    return quantities;
  }

  private List<EnvVar> env(Work.Script script, Duration limit) {
    List<EnvVar> env = new ArrayList<>();
    env.add(home());
    env.add(plain("OBU_SCRIPT", script.script()));
    env.add(plain("OBU_WORK", WORK));
    script.build().ifPresent(build -> env.add(plain("OBU_BUILD", build)));
    env.add(plain(JobScripts.LAUNCHER, settings.scripts().launcher()));
    env.add(plain("OBU_DEADLINE", Long.toString(Math.max(1, limit.toSeconds()))));
    script.timeout().ifPresent(seconds -> env.add(plain("OBU_TIMEOUT", seconds.toString())));
    script.zone().ifPresent(zone -> env.add(plain("OBU_ZONE", zone)));
    addLogin(env, script.login());
    return env;
  }

  private static List<EnvVar> env(Work.Suite suite, SuiteArguments arguments) {
    List<EnvVar> env = new ArrayList<>();
    env.add(home());
    env.add(plain("OBU_ZONES", String.join(",", suite.zones())));
    env.add(plain("OBU_TARGET_VERSION", suite.targetVersion()));
    addLogin(env, suite.login());
    env.addAll(arguments.passwords());
    return env;
  }

  /** Passwords come last, so that no other variable can refer to one as $(OBU_PASSWORD). */
  private static void addLogin(List<EnvVar> env, Login login) {
    env.add(plain("OBU_HOST", login.host()));
    env.add(plain("OBU_PORT", Integer.toString(login.port())));
    env.add(plain("OBU_USER", login.user()));
    env.add(secret("OBU_PASSWORD", login.secretName(), login.secretKey(), false));
  }

  /**
   * @param optional whether the container also starts without it
   */
  static EnvVar secret(String variable, String name, String key, boolean optional) {
    return new EnvVarBuilder()
        .withName(variable)
        .withNewValueFrom()
        .withNewSecretKeyRef()
        .withName(name)
        .withKey(key)
        // Set only when it is true, because false is Kubernetes' default.
        .withOptional(optional ? Boolean.TRUE : null)
        .endSecretKeyRef()
        .endValueFrom()
        .build();
  }

  /** The user we run as has no home in these images. */
  private static EnvVar home() {
    return plain("HOME", WORK);
  }

  private static EnvVar plain(String name, String value) {
    return new EnvVarBuilder().withName(name).withValue(literal(value)).build();
  }

  /** Kubernetes reads $(NAME) as a variable of the container, and $$ as one dollar sign. */
  private static String literal(String text) {
    return text.replace("$", "$$");
  }
}
