package dev.obupgrade.kube;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Tenants with the same saved values, or the cluster itself, which has none of the three.
 *
 * @param tenants by their id
 * @param tenantsWithoutId by their name, as an earlier operator saved them
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record SavedGroup(List<Value> values, Map<Long, String> tenants, List<String> tenantsWithoutId) {

  SavedGroup {
    values = List.copyOf(values);
    tenants = tenants == null ? Map.of() : tenants;
    tenantsWithoutId = tenantsWithoutId == null ? List.of() : List.copyOf(tenantsWithoutId);
  }

  /** A saved value without its tenant. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Value(
      String kind,
      String name,
      @JsonInclude(JsonInclude.Include.ALWAYS) String value,
      List<String> servers) {

    static final Comparator<Value> ORDER =
        Comparator.comparing(Value::name)
            .thenComparing(Value::value)
            .thenComparing(v -> v.servers().toString())
            .thenComparing(Value::kind);

    Value {
      servers = servers == null ? List.of() : List.copyOf(servers);
    }

    static Value of(SavedValue saved) {
      return new Value(saved.kind(), saved.name(), saved.value(), saved.servers());
    }

    SavedValue of(String tenant, Long id) {
      return new SavedValue(kind, name, tenant, value, servers, id);
    }
  }

  /** A tenant, or the cluster if both are null. */
  private record Owner(String tenant, Long id) {
    static final Comparator<Owner> ORDER =
        Comparator.comparing(Owner::id, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(Owner::tenant, Comparator.nullsFirst(Comparator.naturalOrder()));

    static Owner of(SavedValue saved) {
      return new Owner(saved.tenant(), saved.tenantId());
    }

    boolean cluster() {
      return tenant == null && id == null;
    }
  }

  private record Key(List<Value> values, boolean cluster) {}

  /** The same groups for the same values, whatever their order. */
  static List<SavedGroup> of(List<SavedValue> saved) {
    Map<Owner, List<Value>> byOwner = new TreeMap<>(Owner.ORDER);
    saved.forEach(
        v -> byOwner.computeIfAbsent(Owner.of(v), any -> new ArrayList<>()).add(Value.of(v)));
    Map<Key, List<Owner>> groups = new LinkedHashMap<>();
    byOwner.forEach(
        (owner, values) -> {
          values.sort(Value.ORDER);
          groups
              .computeIfAbsent(new Key(values, owner.cluster()), any -> new ArrayList<>())
              .add(owner);
        });
    return groups.entrySet().stream()
        .flatMap(group -> groups(group.getKey(), group.getValue()).stream())
        .toList();
  }

  /** One group, unless an id has two names: somebody renamed the tenant between two readings. */
  private static List<SavedGroup> groups(Key key, List<Owner> owners) {
    if (key.cluster()) {
      return List.of(new SavedGroup(key.values(), Map.of(), List.of()));
    }
    Map<Long, String> byId = new LinkedHashMap<>();
    List<String> byName = new ArrayList<>();
    List<Owner> others = new ArrayList<>();
    for (Owner owner : owners) {
      if (owner.id() == null) {
        byName.add(owner.tenant());
      } else if (byId.containsKey(owner.id())) {
        others.add(owner);
      } else {
        byId.put(owner.id(), owner.tenant());
      }
    }
    List<SavedGroup> groups = new ArrayList<>();
    groups.add(new SavedGroup(key.values(), byId, byName));
    if (!others.isEmpty()) {
      groups.addAll(groups(key, others));
    }
    return groups;
  }

  /** Its values, one for each tenant. */
  List<SavedValue> all() {
    return values.stream()
        .flatMap(
            value ->
                tenants.isEmpty() && tenantsWithoutId.isEmpty()
                    ? Stream.of(value.of(null, null))
                    : Stream.concat(
                        tenants.entrySet().stream().map(t -> value.of(t.getValue(), t.getKey())),
                        tenantsWithoutId.stream().map(name -> value.of(name, null))))
        .toList();
  }
}
