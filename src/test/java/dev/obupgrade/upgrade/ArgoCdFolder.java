package dev.obupgrade.upgrade;

import com.fasterxml.jackson.databind.JsonNode;
import dev.obupgrade.api.Approval;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.PausePoint;
import dev.obupgrade.api.WindowSpec;
import dev.obupgrade.controller.watchdog.GitWatch;
import dev.obupgrade.controller.watchdog.Leader;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The files of {@code deploy/argocd} that are made from the scripts, and from upgrades in memory.
 * The folder below it is laid out as Argo CD takes customizations of resources (its
 * resource_customizations): a script, examples, and what the script must say of each.
 */
final class ArgoCdFolder {
  private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();
  private static final Path ROOT = Path.of("deploy/argocd");
  private static final String KIND = "obupgrade.dev_ObUpgrade";
  private static final List<String> ACTIONS =
      List.of("approve", "cancel", "pause", "resume", "retry");
  private static final String MADE =
      "# Made from the scripts in resource_customizations by `make docs`.\n";

  private static final Map<String, Supplier<ObUpgrade>> EXAMPLES =
      Map.of(
          "progressing_new", () -> applied(s -> s).resource(),
          "progressing_zone", () -> applied(s -> s).runTo("zone2/logInSync").resource(),
          "progressing_edited", ArgoCdFolder::edited,
          "suspended_paused",
              () -> after(Duration.ofMinutes(5), s -> s.withPaused(PausePoint.NextStep)),
          "suspended_approval",
              () -> after(Duration.ofHours(2), s -> s.withApproval(Approval.FirstZone)),
          "suspended_window",
              () ->
                  after(
                      Duration.ofHours(2),
                      s -> s.withWindow(new WindowSpec(null, "20:00", "23:00", "UTC"))),
          "degraded_check", ArgoCdFolder::checkFailed,
          "degraded_cancelled", ArgoCdFolder::cancelled,
          "degraded_old_image", ArgoCdFolder::oldImageReturned,
          "healthy", () -> applied(s -> s).run().resource());

  private ArgoCdFolder() {}

  /** Writes them all: {@code make docs}. */
  public static void main(String[] args) throws IOException {
    for (Map.Entry<Path, String> file : files().entrySet()) {
      Files.createDirectories(file.getKey().getParent());
      Files.writeString(file.getKey(), file.getValue());
      System.out.println("wrote " + file.getKey());
    }
  }

  /** What the files must have in them. */
  static Map<Path, String> files() throws IOException {
    Map<Path, String> files = new TreeMap<>();
    files.put(ROOT.resolve("argocd-cm.yaml"), configMap());
    files.put(ROOT.resolve("values.yaml"), values());
    Map<String, ObUpgrade> examples = new TreeMap<>();
    EXAMPLES.forEach((name, example) -> examples.put(name, example.get()));
    examples.forEach(
        (name, upgrade) ->
            files.put(
                ArgoCdLua.FOLDER.resolve("testdata/" + name + ".yaml"),
                KUBERNETES.asYaml(upgrade)));
    files.put(ArgoCdLua.FOLDER.resolve("health_test.yaml"), healthTests(examples));
    files.put(ArgoCdLua.FOLDER.resolve("actions/action_test.yaml"), actionTests(examples));
    return files;
  }

  private static Upgrade applied(UnaryOperator<ObUpgradeSpec> change) {
    return applied(Scene.threeZones(), change);
  }

  private static Upgrade applied(Scene scene, UnaryOperator<ObUpgradeSpec> change) {
    return scene.apply("obtest", change.apply(scene.cluster().spec()));
  }

  private static ObUpgrade after(Duration time, UnaryOperator<ObUpgradeSpec> change) {
    Scene scene = Scene.threeZones();
    Upgrade upgrade = applied(scene, change);
    scene.operator().runFor(time);
    return upgrade.resource();
  }

  private static ObUpgrade edited() {
    Upgrade upgrade = applied(s -> s).run();
    upgrade.edit(s -> s.withRetry("again"));
    return upgrade.resource();
  }

  private static ObUpgrade checkFailed() {
    Scene scene = Scene.threeZones();
    scene.cluster().database().setTenantLocked("mysql1", true);
    return applied(scene, s -> s).run().resource();
  }

  private static ObUpgrade cancelled() {
    Upgrade upgrade = applied(s -> s).runTo("zone1/clusterHealthy");
    upgrade.edit(s -> s.withCancelled(true));
    return upgrade.run().resource();
  }

  private static ObUpgrade oldImageReturned() {
    Scene scene = Scene.threeZones();
    Upgrade upgrade = applied(scene, s -> s).run();
    scene
        .kubernetes()
        .statefulSet("default", "obtest-zone1")
        .template("observer", Images.OLD, "argocd-controller");
    new GitWatch(
            scene.kubernetes().port(),
            scene.operatorClock().time(),
            new Leader() {
              @Override
              public <T> Optional<T> act(Supplier<T> what) {
                return Optional.of(what.get());
              }
            })
        .round();
    return upgrade.resource();
  }

  private static String healthTests(Map<String, ObUpgrade> examples) {
    return "tests:\n"
        + examples.entrySet().stream()
            .map(
                example -> {
                  JsonNode said = ArgoCdRule.healthAndMessage(example.getValue());
                  return """
                  - healthStatus:
                      status: %s
                      message: %s
                    inputPath: testdata/%s.yaml
                  """
                      .formatted(
                          said.path("status").asText(), said.path("message"), example.getKey());
                })
            .collect(Collectors.joining());
  }

  private static String actionTests(Map<String, ObUpgrade> examples) {
    return "discoveryTests:\n"
        + examples.entrySet().stream()
            .map(
                example ->
                    "- inputPath: ../testdata/%s.yaml\n  result:\n".formatted(example.getKey())
                        + ArgoCdRule.actions(example.getValue()).entrySet().stream()
                            .map(
                                action ->
                                    "    - name: %s\n      disabled: %s\n"
                                        .formatted(action.getKey(), !action.getValue()))
                            .collect(Collectors.joining()))
            .collect(Collectors.joining());
  }

  private static String configMap() throws IOException {
    return MADE
        + """
        # A patch of the ConfigMap that Argo CD reads. For a kustomization of your own: kustomization.yaml.
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: argocd-cm
          namespace: argocd
        data:
        """
        + entries("  ");
  }

  private static String values() throws IOException {
    return MADE
        + """
        # Values of the chart argo-cd: helm upgrade argocd argo/argo-cd --reuse-values -f values.yaml
        configs:
          cm:
        """
        + entries("    ");
  }

  /** Both customizations, indented. */
  private static String entries(String indent) throws IOException {
    StringBuilder actions = new StringBuilder("discovery.lua: |\n");
    actions.append(script("actions/discovery.lua").indent(2)).append("definitions:\n");
    for (String action : ACTIONS) {
      actions
          .append("- name: %s\n  action.lua: |\n".formatted(action))
          .append(script("actions/" + action + "/action.lua").indent(4));
    }
    return "%sresource.customizations.health.%s: |\n%s%sresource.customizations.actions.%s: |\n%s"
        .formatted(
            indent,
            KIND,
            indented(script("health.lua"), indent),
            indent,
            KIND,
            indented(actions.toString(), indent));
  }

  /** Without spaces in empty lines. */
  private static String indented(String text, String indent) {
    return text.lines()
        .map(line -> line.isBlank() ? "\n" : indent + "  " + line + "\n")
        .collect(Collectors.joining());
  }

  private static String script(String file) throws IOException {
    return Files.readString(ArgoCdLua.FOLDER.resolve(file));
  }
}
