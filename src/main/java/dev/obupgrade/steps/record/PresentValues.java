package dev.obupgrade.steps.record;

import dev.obupgrade.api.Texts;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.Compaction;
import dev.obupgrade.oceanbase.ParameterSetting;
import dev.obupgrade.oceanbase.ParameterSetting.Scope;
import dev.obupgrade.oceanbase.ParameterValue;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.steps.record.Comparison.Differs;
import dev.obupgrade.steps.record.Comparison.Impossible;
import dev.obupgrade.steps.record.Difference.Remedy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One look at everything that an upgrade changes. A missing row proves nothing: every server that
 * the database lists must show a cluster's value. A tenant is the one with the saved id, whatever
 * its name is now.
 */
public final class PresentValues {
  /** From this version on, {@code TENANT = all} means user tenants only. */
  private static final ObVersion ALL_MEANS_USERS = new ObVersion(4, 2, 1, 0);

  private static final int MOST_NAMED = 10;

  private final List<Server> servers;
  private final Map<Long, Tenant> tenants;
  private final Map<String, Tenant> tenantsByName;
  private final Map<String, Map<OptionalLong, List<ParameterValue>>> parameters;
  private final Map<Long, Boolean> suspended;
  private final Optional<ObVersion> version;

  private PresentValues(ClusterView view) {
    servers = view.servers();
    tenants = byKey(view.tenants(), Tenant::id);
    tenantsByName = byKey(tenants.values(), Tenant::name);
    parameters =
        view.parameters(SavedParameters.names()).stream()
            .collect(
                Collectors.groupingBy(
                    ParameterValue::name, Collectors.groupingBy(ParameterValue::tenantId)));
    suspended =
        view.compactions().stream()
            .collect(
                Collectors.toMap(Compaction::tenantId, Compaction::suspended, (one, other) -> one));
    version = view.upgradeState().minObserverVersion();
  }

  /** A cluster may have thousands of tenants, with as many values to compare. */
  private static <K> Map<K, Tenant> byKey(Collection<Tenant> tenants, Function<Tenant, K> key) {
    return tenants.stream()
        .collect(Collectors.toMap(key, Function.identity(), (one, other) -> one));
  }

  public static PresentValues of(ClusterView view) {
    return new PresentValues(view);
  }

  /** The values that the database does not have, in their order. */
  List<Difference> differences(List<SavedValue> saved) {
    return saved.stream()
        .map(this::compare)
        .flatMap(c -> c instanceof Differs differs ? Stream.of(differs.difference()) : null)
        .toList();
  }

  /** The first of the values that the database does not have. */
  public Optional<Difference> firstDifference(List<SavedValue> saved) {
    return differences(saved).stream().findFirst();
  }

  /** What could not be compared, as sentences. */
  public List<String> notCompared(List<SavedValue> saved) {
    List<String> all =
        saved.stream()
            .map(this::compare)
            .flatMap(c -> c instanceof Impossible impossible ? Stream.of(impossible.why()) : null)
            .toList();
    return all.size() <= MOST_NAMED
        ? all
        : Stream.concat(
                all.stream().limit(MOST_NAMED),
                Stream.of("%d more were not compared.".formatted(all.size() - MOST_NAMED)))
            .toList();
  }

  Comparison compare(SavedValue saved) {
    if (saved.kind().equals(SavedValue.SUSPENDED_MERGE)) {
      return tenant(saved).map(t -> merge(saved, t)).orElseGet(() -> noTenant(saved));
    }
    var rows = parameters.getOrDefault(saved.name(), Map.of());
    if (rows.isEmpty()) {
      return impossible(saved, "No server shows parameter %s any more.", saved.name());
    }
    if (saved.tenant() != null) {
      return tenant(saved).map(t -> ofTenant(saved, t, rows)).orElseGet(() -> noTenant(saved));
    }
    return rows.containsKey(OptionalLong.empty())
        ? ofCluster(saved, rows.get(OptionalLong.empty()))
        : ofEveryTenant(saved, rows);
  }

  /** An earlier operator saved no ids. */
  private Optional<Tenant> tenant(SavedValue saved) {
    return Optional.ofNullable(
        saved.tenantId() == null
            ? tenantsByName.get(saved.tenant())
            : tenants.get(saved.tenantId()));
  }

  private static Comparison noTenant(SavedValue saved) {
    return impossible(
        saved,
        saved.tenantId() == null
            ? "The database has no tenant %s. Somebody dropped or renamed it."
            : "Somebody dropped tenant %s.",
        saved.tenant());
  }

  private Comparison merge(SavedValue saved, Tenant tenant) {
    Optional<Boolean> now = Optional.ofNullable(suspended.get(tenant.id()));
    return now.orElse(false)
        ? new Comparison.Same()
        : new Differs(
            new Difference(
                saved,
                now.isPresent() ? "not suspended" : "not known",
                new Remedy.SuspendMerge(tenant.name())));
  }

  private Comparison ofTenant(
      SavedValue saved, Tenant tenant, Map<OptionalLong, List<ParameterValue>> rows) {
    if (rows.keySet().stream().allMatch(OptionalLong::isEmpty)) {
      return impossible(saved, "%s is a parameter of the whole cluster now.", saved.name());
    }
    List<ParameterValue> own = rows.getOrDefault(OptionalLong.of(tenant.id()), List.of());
    List<String> others =
        own.isEmpty() ? List.of("not known") : others(saved, own, p -> "on " + p.server());
    return result(saved, others, List.of(setting(saved, new Scope.OfTenant(tenant.name()))));
  }

  private Comparison ofCluster(SavedValue saved, List<ParameterValue> shown) {
    List<ServerAddress> where =
        servers.stream()
            .map(Server::address)
            .filter(a -> saved.servers().isEmpty() || saved.servers().contains(a.toString()))
            .toList();
    if (where.isEmpty()) {
      return impossible(
          saved, "The database has no server %s any more.", String.join(", ", saved.servers()));
    }
    List<String> others =
        new ArrayList<>(
            others(
                saved,
                shown.stream().filter(p -> where.contains(p.server())).toList(),
                p -> "on " + p.server()));
    where.stream()
        .filter(a -> shown.stream().noneMatch(p -> p.server().equals(a)))
        .map(a -> "not known on " + a)
        .forEach(others::add);
    List<Scope> scopes =
        saved.servers().isEmpty()
            ? List.of(new Scope.Cluster())
            : where.stream().<Scope>map(Scope.OneServer::new).toList();
    return result(saved, others, scopes.stream().map(s -> setting(saved, s)).toList());
  }

  /** A parameter of the cluster that became one of each tenant: every tenant gets its value. */
  private Comparison ofEveryTenant(SavedValue saved, Map<OptionalLong, List<ParameterValue>> rows) {
    if (!saved.servers().isEmpty()) {
      return impossible(
          saved,
          "%s is a parameter of each tenant now, and had this value on some servers only.",
          saved.name());
    }
    List<ParameterValue> listed =
        rows.values().stream()
            .flatMap(List::stream)
            .filter(p -> name(p.tenantId()).isPresent())
            .toList();
    boolean one = version.filter(v -> v.compareTo(ALL_MEANS_USERS) < 0).isPresent();
    List<String> clauses = one ? List.of("all") : List.of("sys", "all_user", "all_meta");
    return result(
        saved,
        others(
            saved,
            listed,
            p -> "of tenant %s on %s".formatted(name(p.tenantId()).orElseThrow(), p.server())),
        clauses.stream().map(c -> setting(saved, new Scope.OfTenant(c))).toList());
  }

  private Optional<String> name(OptionalLong tenantId) {
    return Optional.ofNullable(tenants.get(tenantId.orElseThrow())).map(Tenant::name);
  }

  private static ParameterSetting setting(SavedValue saved, Scope scope) {
    return new ParameterSetting(saved.name(), saved.value(), scope);
  }

  private static List<String> others(
      SavedValue saved, List<ParameterValue> rows, Function<ParameterValue, String> place) {
    return rows.stream()
        .filter(p -> !p.value().equalsIgnoreCase(saved.value()))
        .map(p -> p.value() + " " + place.apply(p))
        .sorted()
        .toList();
  }

  private static Comparison result(
      SavedValue saved, List<String> others, List<ParameterSetting> settings) {
    if (others.isEmpty()) {
      return new Comparison.Same();
    }
    String now = Texts.few(others, MOST_NAMED);
    return new Differs(new Difference(saved, now, new Remedy.Set(settings)));
  }

  private static Comparison impossible(SavedValue saved, String why, Object what) {
    return new Impossible(
        "The operator did not compare %s: %s"
            .formatted(SavedParameters.describe(saved), why.formatted(what)));
  }
}
