package dev.obupgrade.e2e;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.kubernetes.FreedUpgrades;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A namespace with an existing cluster that the operator did not make: other-hands.yaml. */
final class ForeignSite implements AutoCloseable {
  static final String NAMESPACE = "obupgrade-it-adoption";
  private static final int SERVERS = 5;
  private static final String ABSENT = "the machine is being repaired";
  private static final String LABEL = "app.kubernetes.io/name";
  private static final Duration START = Duration.ofMinutes(4);

  final KubernetesClient client;
  final DemoDatabase database;

  ForeignSite(KubernetesClient client) {
    this.client = client;
    this.database =
        new DemoDatabase(
            client, NAMESPACE, new DemoDatabase.Door("db-west-0", 3881, "db-logins", "sysRoot"));
  }

  void create() throws IOException, InterruptedException {
    if (client.namespaces().withName(NAMESPACE).get() != null) {
      close(); // A run that was killed left it.
    }
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
    try (InputStream file = ForeignSite.class.getResourceAsStream("other-hands.yaml")) {
      String manifest =
          new String(file.readAllBytes(), StandardCharsets.UTF_8).replace("NODE", node());
      client
          .load(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)))
          .items()
          .forEach(object -> client.resource(object).inNamespace(NAMESPACE).create());
    }
    Wait.until("the cluster to serve", START, this::serves, serves -> serves);
  }

  String node() {
    Node node = client.nodes().list().getItems().getFirst();
    return node.getMetadata().getLabels().get("kubernetes.io/hostname");
  }

  private boolean serves() throws SQLException, IOException {
    DatabaseState state = database.read();
    return state.builds().size() == SERVERS
        && state.notServing().isEmpty()
        && pods().stream().allMatch(ForeignSite::ready);
  }

  private static boolean ready(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  List<StatefulSet> sets() {
    return client
        .apps()
        .statefulSets()
        .inNamespace(NAMESPACE)
        .withLabel(LABEL, "ledger")
        .list()
        .getItems();
  }

  List<Pod> pods() {
    return client.pods().inNamespace(NAMESPACE).withLabel(LABEL, "ledger").list().getItems();
  }

  Resource<ObUpgrade> upgrade(String name) {
    return client.resources(ObUpgrade.class).inNamespace(NAMESPACE).withName(name);
  }

  /** Removes it and waits, because the next one may have its name. */
  void remove(String upgrade) {
    upgrade(upgrade).delete();
    upgrade(upgrade).waitUntilCondition(gone -> gone == null, 30, TimeUnit.SECONDS);
  }

  private void patchSet(String name, String patch) {
    client
        .apps()
        .statefulSets()
        .inNamespace(NAMESPACE)
        .withName(name)
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
  }

  void cordon(boolean cordoned) {
    client
        .nodes()
        .withName(client.nodes().list().getItems().getFirst().getMetadata().getName())
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\": {\"unschedulable\": %s}}".formatted(cordoned ? "true" : "null"));
  }

  /** Returns everything that an upgrade could touch, as it is now. */
  Map<String, String> everything() throws SQLException, IOException {
    Map<String, String> all = new TreeMap<>();
    sets()
        .forEach(
            set ->
                all.put(
                    "StatefulSet " + set.getMetadata().getName(),
                    "generation %d, resourceVersion %s"
                        .formatted(
                            set.getMetadata().getGeneration(),
                            set.getMetadata().getResourceVersion())));
    pods()
        .forEach(pod -> all.put("pod " + pod.getMetadata().getName(), pod.getMetadata().getUid()));
    client
        .configMaps()
        .inNamespace(NAMESPACE)
        .list()
        .getItems()
        .forEach(
            map -> all.put("ConfigMap " + map.getMetadata().getName(), map.getMetadata().getUid()));
    DatabaseState state = database.read();
    all.putAll(state.parameters());
    all.put("servers", state.builds() + ", not serving: " + state.notServing());
    return all;
  }

  /** Returns the StatefulSets' specs without their images. */
  Map<String, String> setsButImages() {
    return sets().stream()
        .collect(
            Collectors.toMap(
                set -> set.getMetadata().getName(),
                set ->
                    client
                        .getKubernetesSerialization()
                        .asJson(set.getSpec())
                        .replaceAll("\"image\":\"[^\"]*\",?", "")));
  }

  /** Returns the fields of the StatefulSets that the operator set. */
  Set<String> setByTheOperator() {
    return sets().stream()
        .flatMap(
            set ->
                set.getMetadata().getManagedFields().stream()
                    .filter(entry -> entry.getManager().equals("ob-upgrade-operator"))
                    .map(entry -> entry.getFieldsV1().getAdditionalProperties())
                    .flatMap(fields -> leaves(fields, set.getMetadata().getName())))
        .collect(Collectors.toSet());
  }

  private static Stream<String> leaves(Map<?, ?> fields, String path) {
    return fields.isEmpty()
        ? Stream.of(path)
        : fields.entrySet().stream()
            .filter(field -> !field.getKey().equals(".") && !field.getKey().equals("f:name"))
            .flatMap(
                field ->
                    leaves(
                        (Map<?, ?>) field.getValue(),
                        path + " " + field.getKey().toString().replace("f:", "")));
  }

  /**
   * The Service selects west's first pod, but would not select its successor of another revision.
   */
  void bindServiceToRevision(boolean bound) {
    Pod pod = client.pods().inNamespace(NAMESPACE).withName("db-west-0").require();
    String revision = pod.getMetadata().getLabels().get("controller-revision-hash");
    client
        .services()
        .inNamespace(NAMESPACE)
        .withName("db-west-0")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\": {\"selector\": {\"controller-revision-hash\": %s}}}"
                .formatted(bound ? '"' + revision + '"' : "null"));
  }

  /** Creates a user who may read, and nothing else. */
  void createWeakUser() {
    execute("CREATE USER 'weak' IDENTIFIED BY 'reads-only'");
    execute("GRANT SELECT ON oceanbase.* TO 'weak'");
  }

  void dropWeakUser() {
    execute("DROP USER 'weak'");
  }

  void execute(String statement) {
    try {
      database.execute(statement);
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(statement, e);
    }
  }

  /** Denies the pod's successor, and waits: the API server takes a new policy up after seconds. */
  void letNoneFollow(String pod) throws InterruptedException {
    absence()
        .deny(
            new AdmissionPolicy.Request("", "pods", "CREATE"),
            "!has(object.metadata.name) || object.metadata.name != '%s'".formatted(pod),
            ABSENT);
    Pod successor =
        new PodBuilder()
            .withNewMetadata()
            .withName(pod)
            .withNamespace(NAMESPACE)
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("none")
            .withImage("none")
            .endContainer()
            .endSpec()
            .build();
    Wait.until(
        "the policy",
        Duration.ofSeconds(60),
        () -> refusal(() -> client.resource(successor).dryRun(true).create()),
        words -> words.contains(ABSENT));
  }

  private static String refusal(Runnable request) {
    try {
      request.run();
      return "";
    } catch (KubernetesClientException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Ends a server at once, as a lost machine does. */
  void end(String pod) {
    client.pods().inNamespace(NAMESPACE).withName(pod).withGracePeriod(0).delete();
  }

  void letBack() {
    absence().remove();
  }

  private AdmissionPolicy absence() {
    return new AdmissionPolicy(client, "obupgrade-it-absence", NAMESPACE);
  }

  /** Gives zone north to a custom resource. */
  void giveToAnotherOperator() {
    GenericKubernetesResource owner = AnotherOperator.resource(client, NAMESPACE);
    patchSet(
        "db-north",
        "{\"metadata\": {\"ownerReferences\": %s}}"
            .formatted(
                client
                    .getKubernetesSerialization()
                    .asJson(
                        List.of(
                            new OwnerReferenceBuilder()
                                .withApiVersion(owner.getApiVersion())
                                .withKind(owner.getKind())
                                .withName(owner.getMetadata().getName())
                                .withUid(owner.getMetadata().getUid())
                                .withController(true)
                                .build()))));
  }

  void takeFromOtherOperator() {
    patchSet("db-north", "{\"metadata\": {\"ownerReferences\": null}}");
    AnotherOperator.remove(client);
  }

  void secret(String name, String key, String value) {
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(name)
                .endMetadata()
                .addToStringData(key, value)
                .build())
        .create();
  }

  void startClient() {
    client.apps().deployments().inNamespace(NAMESPACE).withName("workload").scale(1);
  }

  @Override
  public void close() {
    cordon(false);
    letBack();
    takeFromOtherOperator();
    client.resources(ObUpgrade.class).inNamespace(NAMESPACE).delete();
    FreedUpgrades.in(client, NAMESPACE);
    client.namespaces().withName(NAMESPACE).delete();
    client.persistentVolumes().withLabel("obupgrade-it", "adoption").delete();
    client
        .namespaces()
        .withName(NAMESPACE)
        .waitUntilCondition(namespace -> namespace == null, 2, TimeUnit.MINUTES);
  }
}
