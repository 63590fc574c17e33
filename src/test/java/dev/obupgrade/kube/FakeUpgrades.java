package dev.obupgrade.kube;

import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.ObUpgradeStatus;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * {@link Upgrades} in memory, with generations and resource versions as the API server keeps them.
 */
public final class FakeUpgrades implements Upgrades {
  private static final KubernetesSerialization JSON = new KubernetesSerialization();

  /**
   * In bytes: etcd's default of --max-request-bytes, of which the rest of the object takes some.
   */
  private static final int LARGEST = 1536 * 1024 - 64 * 1024;

  private final FakeApi api;
  private final Map<String, ObUpgrade> upgrades = new LinkedHashMap<>();

  /** Every status that was stored, by UID, oldest first. */
  private final Map<String, List<ObUpgradeStatus>> history = new HashMap<>();

  private final List<Consumer<ObUpgrade>> listeners = new ArrayList<>();

  private final List<Consumer<ObUpgrade>> removals = new ArrayList<>();

  private UnaryOperator<ObUpgradeStatus> pruning = UnaryOperator.identity();

  /** The names of those that can't be read. */
  private final Set<String> unreadable = new HashSet<>();

  private boolean finalizersRefused;

  private int roundTripEvery = 1;

  private int statusWrites;

  private int created;

  FakeUpgrades(FakeApi api) {
    this.api = api;
  }

  /** Sets the listener that gets every stored version of an upgrade. */
  public void onStored(Consumer<ObUpgrade> listener) {
    listeners.add(listener);
  }

  /** Does what {@code kubectl apply} of a new or changed upgrade does. */
  public ObUpgrade apply(String namespace, String name, ObUpgradeSpec spec) {
    ObUpgrade there = upgrades.get(namespace + "/" + name);
    if (there != null) {
      return edit(namespace, name, old -> spec);
    }
    ObUpgrade upgrade = new ObUpgrade();
    upgrade.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(namespace)
            .withName(name)
            .withUid("upgrade-uid-" + ++created)
            .withGeneration(1L)
            .withCreationTimestamp(api.now().toString())
            .withResourceVersion(api.nextVersion())
            .build());
    upgrade.setSpec(spec);
    // The default in the CustomResourceDefinition.
    upgrade.setStatus(ObUpgradeStatus.empty().withObservedGeneration(-1L));
    store(upgrade);
    return copy(upgrade);
  }

  /** Edits the spec. An edit that changes nothing has no effect. */
  public ObUpgrade edit(String namespace, String name, UnaryOperator<ObUpgradeSpec> change) {
    ObUpgrade edited = copy(upgrades.get(namespace + "/" + name));
    ObUpgradeSpec spec = change.apply(edited.getSpec());
    if (!spec.equals(edited.getSpec())) {
      edited.setSpec(spec);
      edited.getMetadata().setGeneration(edited.getMetadata().getGeneration() + 1);
      touch(edited);
    }
    return copy(edited);
  }

  /** Sets an annotation, as {@code kubectl annotate} does; null removes it. */
  public void annotate(String namespace, String name, String key, String value, String manager) {
    ObUpgrade changed = copy(upgrades.get(namespace + "/" + name));
    Map<String, String> annotations =
        new HashMap<>(Optional.ofNullable(changed.getMetadata().getAnnotations()).orElse(Map.of()));
    if (value == null) {
      annotations.remove(key);
    } else {
      annotations.put(key, value);
    }
    changed.getMetadata().setAnnotations(annotations);
    touch(changed);
    manage(namespace, name, manager, "metadata", "annotations", key);
  }

  /** A field manager owns a field from now on. */
  public void manage(String namespace, String name, String manager, String... path) {
    ObUpgrade changed = copy(upgrades.get(namespace + "/" + name));
    Map<String, Object> fields = Map.of("f:" + path[path.length - 1], Map.of());
    for (int i = path.length - 2; i >= 0; i--) {
      fields = Map.of("f:" + path[i], fields);
    }
    List<ManagedFieldsEntry> entries = new ArrayList<>(changed.getMetadata().getManagedFields());
    entries.add(
        new ManagedFieldsEntryBuilder()
            .withManager(manager)
            .withOperation("Update")
            .withTime(api.now().toString())
            .withNewFieldsV1()
            .withAdditionalProperties(fields)
            .endFieldsV1()
            .build());
    changed.getMetadata().setManagedFields(entries);
    touch(changed);
  }

  /** It was created at another time. */
  public void createdAt(String namespace, String name, Instant time) {
    ObUpgrade changed = copy(upgrades.get(namespace + "/" + name));
    changed.getMetadata().setCreationTimestamp(time.toString());
    touch(changed);
  }

  /** The API server gave it another uid. */
  public void withUid(String namespace, String name, String uid) {
    ObUpgrade changed = copy(upgrades.get(namespace + "/" + name));
    changed.getMetadata().setUid(uid);
    touch(changed);
  }

  /** Removes it at once, as if it never had a finalizer. */
  public void remove(String namespace, String name) {
    removed(upgrades.remove(namespace + "/" + name));
  }

  /**
   * Does what {@code kubectl delete} does: with finalizers it only marks the upgrade, which is a
   * change of its generation (apiserver pkg/registry/rest/delete.go, BeforeDelete).
   */
  public void delete(String namespace, String name) {
    ObUpgrade marked = copy(upgrades.get(namespace + "/" + name));
    var meta = marked.getMetadata();
    if (meta.getFinalizers().isEmpty()) {
      remove(namespace, name);
    } else if (meta.getDeletionTimestamp() == null) {
      meta.setDeletionTimestamp(api.now().toString());
      meta.setGeneration(meta.getGeneration() + 1);
      touch(marked);
    }
  }

  /** Somebody replaces the finalizers, as with {@code kubectl patch}. */
  public void finalizers(String namespace, String name, List<String> finalizers) {
    withFinalizers(upgrades.get(namespace + "/" + name), finalizers);
  }

  /** The operator's role lacks the permission to patch upgrades, or has it again. */
  public void refuseFinalizers(boolean refuse) {
    finalizersRefused = refuse;
  }

  public boolean exists(String namespace, String name) {
    return upgrades.containsKey(namespace + "/" + name);
  }

  /** Sets the listener that gets every upgrade that is gone. */
  public void onRemoved(Consumer<ObUpgrade> listener) {
    removals.add(listener);
  }

  private void removed(ObUpgrade upgrade) {
    removals.forEach(listener -> listener.accept(upgrade));
  }

  private ObUpgrade withFinalizers(ObUpgrade there, List<String> finalizers) {
    ObUpgrade written = copy(there);
    var meta = written.getMetadata();
    boolean marked = meta.getDeletionTimestamp() != null;
    if (marked && !meta.getFinalizers().containsAll(finalizers)) {
      throw new ApiException.Refused(
          422,
          "metadata.finalizers: no new finalizers can be added if the object is being deleted",
          null);
    }
    meta.setFinalizers(new ArrayList<>(finalizers));
    meta.setResourceVersion(api.nextVersion());
    if (marked && finalizers.isEmpty()) {
      remove(meta.getNamespace(), meta.getName());
    } else {
      store(written);
    }
    return copy(written);
  }

  @Override
  public ObUpgrade hold(ObUpgrade read) {
    List<String> finalizers = new ArrayList<>(read.getMetadata().getFinalizers());
    if (finalizers.contains(ObUpgrade.FINALIZER)) {
      return read;
    }
    finalizers.add(ObUpgrade.FINALIZER);
    return patched(read, finalizers);
  }

  @Override
  public ObUpgrade letGo(ObUpgrade read) {
    List<String> finalizers = new ArrayList<>(read.getMetadata().getFinalizers());
    return finalizers.remove(ObUpgrade.FINALIZER) ? patched(read, finalizers) : read;
  }

  private ObUpgrade patched(ObUpgrade read, List<String> finalizers) {
    if (finalizersRefused) {
      throw new ApiException.Refused(403, "obupgrades is forbidden: cannot patch", null);
    }
    return api.write(
        "patch",
        ObUpgrade.KIND,
        read.getMetadata().getNamespace(),
        read.getMetadata().getName(),
        finalizers.toString(),
        () -> withFinalizers(asRead(read), finalizers));
  }

  /** The stored one, if nobody has written since it was read. */
  private ObUpgrade asRead(ObUpgrade read) {
    String namespace = read.getMetadata().getNamespace();
    String name = read.getMetadata().getName();
    if (api.faults.takeConflict() && upgrades.containsKey(namespace + "/" + name)) {
      touch(copy(upgrades.get(namespace + "/" + name)));
    }
    ObUpgrade there = upgrades.get(namespace + "/" + name);
    if (there == null || !sameVersion(there, read)) {
      throw new ApiException.Conflict(
          "ObUpgrade %s/%s was changed or deleted since it was read".formatted(namespace, name),
          null);
    }
    return there;
  }

  /** What the definition drops of every status from now on, as an older one does. */
  public void pruning(UnaryOperator<ObUpgradeStatus> what) {
    pruning = what;
  }

  /** Stores a status as if an operator had written it. */
  public void put(String namespace, String name, ObUpgradeStatus status) {
    ObUpgrade changed = copy(upgrades.get(namespace + "/" + name));
    changed.setStatus(JSON.unmarshal(JSON.asJson(status), ObUpgradeStatus.class));
    touch(changed);
  }

  /** Every status that was stored for the one that stands there now, oldest first. */
  public List<ObUpgradeStatus> history(String namespace, String name) {
    String uid = upgrades.get(namespace + "/" + name).getMetadata().getUid();
    return List.copyOf(history.getOrDefault(uid, List.of()));
  }

  /** As it stands, without a call that faults could hit. */
  public ObUpgrade get(String namespace, String name) {
    return copy(upgrades.get(namespace + "/" + name));
  }

  /** As {@link #get}, without a copy. */
  public String uid(String namespace, String name) {
    return upgrades.get(namespace + "/" + name).getMetadata().getUid();
  }

  /** Its content has a value that the operator does not know. */
  public void makeUnreadable(String namespace, String name) {
    unreadable.add(namespace + "/" + name);
  }

  @Override
  public Optional<ObUpgrade> find(String namespace, String name) {
    return api.read(
        () -> {
          if (unreadable.contains(namespace + "/" + name)) {
            throw new ApiException.Refused(
                422,
                "get ObUpgrade %s/%s: its content can't be read: no such value"
                    .formatted(namespace, name),
                null);
          }
          return Optional.ofNullable(upgrades.get(namespace + "/" + name)).map(FakeUpgrades::copy);
        });
  }

  private ObUpgrade listed(ObUpgrade upgrade) {
    ObUpgrade listed = copy(upgrade);
    if (unreadable.contains(
        upgrade.getMetadata().getNamespace() + "/" + upgrade.getMetadata().getName())) {
      ClusterSpec cluster = new ClusterSpec(null, upgrade.getSpec().cluster().zones(), null);
      listed.setSpec(new ObUpgradeSpec(cluster, null, null, null, null, null));
      listed.setStatus(null);
    }
    return listed;
  }

  @Override
  public List<ObUpgrade> inNamespace(String namespace) {
    return api.read(
        () ->
            upgrades.values().stream()
                .filter(upgrade -> upgrade.getMetadata().getNamespace().equals(namespace))
                .map(this::listed)
                .toList());
  }

  @Override
  public List<ObUpgrade> all() {
    return api.read(() -> upgrades.values().stream().map(this::listed).toList());
  }

  @Override
  public ObUpgrade replaceStatus(ObUpgrade read, ObUpgradeStatus status) {
    String namespace = read.getMetadata().getNamespace();
    String name = read.getMetadata().getName();
    return api.write(
        "replaceStatus",
        ObUpgrade.KIND,
        namespace,
        name,
        status.phase() + " " + status.step(),
        () -> {
          ObUpgrade there = asRead(read);
          ObUpgrade written = copy(there);
          status
              .conditions()
              .forEach(
                  c -> {
                    if (c.getObservedGeneration() != null && c.getObservedGeneration() < 0) {
                      // The definition's minimum.
                      throw new ApiException.Refused(
                          422, c.getType() + ": observedGeneration: Invalid value: -1", null);
                    }
                  });
          ObUpgradeStatus kept = stored(pruning.apply(status));
          // Writing the same again changes no version.
          if (!kept.equals(there.getStatus())) {
            written.setStatus(kept);
            history
                .computeIfAbsent(there.getMetadata().getUid(), uid -> new ArrayList<>())
                .add(kept);
            touch(written);
          }
          return copy(written);
        });
  }

  /** The round trip shows a status that doesn't survive being stored. */
  private ObUpgradeStatus stored(ObUpgradeStatus status) {
    if (statusWrites++ % roundTripEvery != 0) {
      return status;
    }
    String json = JSON.asJson(status);
    if (json.getBytes(StandardCharsets.UTF_8).length > LARGEST) {
      throw new ApiException.Unavailable(500, "etcdserver: request is too large", null);
    }
    return JSON.unmarshal(json, ObUpgradeStatus.class);
  }

  /**
   * A simulation of thousands of worlds makes it for every n-th status, starting with the first.
   */
  public void roundTripEvery(int statuses) {
    roundTripEvery = statuses;
  }

  private void touch(ObUpgrade upgrade) {
    upgrade.getMetadata().setResourceVersion(api.nextVersion());
    store(upgrade);
  }

  private void store(ObUpgrade upgrade) {
    var meta = upgrade.getMetadata();
    upgrades.put(meta.getNamespace() + "/" + meta.getName(), upgrade);
    listeners.forEach(listener -> listener.accept(copy(upgrade)));
  }

  private static boolean sameVersion(ObUpgrade one, ObUpgrade other) {
    return one.getMetadata().getUid().equals(other.getMetadata().getUid())
        && one.getMetadata().getResourceVersion().equals(other.getMetadata().getResourceVersion());
  }

  /** Spec and status are records; only the metadata could be changed under our hands. */
  private static ObUpgrade copy(ObUpgrade upgrade) {
    ObUpgrade copy = new ObUpgrade();
    copy.setMetadata(new ObjectMetaBuilder(upgrade.getMetadata()).build());
    copy.setSpec(upgrade.getSpec());
    copy.setStatus(upgrade.getStatus());
    return copy;
  }
}
