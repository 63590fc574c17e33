package dev.obupgrade.kube;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** {@link ClusterRecords} in memory. */
public final class FakeRecords implements ClusterRecords {
  private final FakeApi api;
  private final Map<String, ClusterRecord> records = new LinkedHashMap<>();

  private final BooleanSupplier mayList;
  private Set<String> unseen = Set.of();

  FakeRecords(FakeApi api, BooleanSupplier mayList) {
    this.api = api;
    this.mayList = mayList;
  }

  /** Returns the stored records, without a call that faults could hit. */
  public List<ClusterRecord> all() {
    return List.copyOf(records.values());
  }

  /** Somebody deletes it. */
  public void remove(ClusterRecord record) {
    records.remove(key(record));
  }

  @Override
  public Optional<ClusterRecord> find(String namespace, String name) {
    return api.read(() -> Optional.ofNullable(records.get(namespace + "/" + name)));
  }

  /** The operator may not list in these namespaces. */
  public void unseen(String... namespaces) {
    unseen = Set.of(namespaces);
  }

  @Override
  public Listing list() {
    return api.read(
        () ->
            mayList.getAsBoolean()
                ? new Listing(
                    records.values().stream()
                        .filter(r -> r.name().startsWith(ClusterRecord.PREFIX))
                        .filter(r -> !unseen.contains(r.namespace()))
                        .toList(),
                    List.copyOf(unseen))
                : new Listing(List.of(), List.of(Listing.EVERYWHERE)));
  }

  @Override
  public ClusterRecord create(ClusterRecord record) {
    return write(
        "create",
        record,
        () -> {
          if (records.containsKey(key(record))) {
            throw conflict(record, "exists already");
          }
          return store(record);
        });
  }

  @Override
  public ClusterRecord replace(ClusterRecord record) {
    return write(
        "replace",
        record,
        () -> {
          requireSeen(record);
          return store(record);
        });
  }

  @Override
  public void delete(ClusterRecord record) {
    write(
        "delete",
        record,
        () -> {
          if (records.containsKey(key(record))) {
            requireSeen(record);
            records.remove(key(record));
          }
          return record;
        });
  }

  private ClusterRecord write(String verb, ClusterRecord record, Supplier<ClusterRecord> effect) {
    return api.write(
        verb,
        "ClusterRecord",
        record.namespace(),
        record.name(),
        "holder=%s hop=%s zone=%s saved=%d"
            .formatted(
                record.holderName(),
                record.hop().orElse("-"),
                record.zone().orElse("-"),
                record.saved().size()),
        effect);
  }

  private void requireSeen(ClusterRecord record) {
    if (api.faults.takeConflict() && records.containsKey(key(record))) {
      store(records.get(key(record)));
    }
    ClusterRecord there = records.get(key(record));
    if (there == null || !there.version().equals(record.version())) {
      throw conflict(record, "was changed or deleted since it was read");
    }
  }

  private ClusterRecord store(ClusterRecord record) {
    SavedValuesText.write(record.saved());
    ClusterRecord stored =
        new ClusterRecord(
            record.namespace(),
            record.name(),
            record.holder(),
            record.holderName(),
            SavedValuesText.read(SavedValuesText.write(record.saved())),
            record.hop(),
            record.zone(),
            record.author(),
            record.subject(),
            Optional.of(api.nextVersion()));
    records.put(key(record), stored);
    return stored;
  }

  private static ApiException.Conflict conflict(ClusterRecord record, String what) {
    return new ApiException.Conflict("cluster record %s %s".formatted(key(record), what), null);
  }

  private static String key(ClusterRecord record) {
    return record.namespace() + "/" + record.name();
  }
}
