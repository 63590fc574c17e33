package dev.obupgrade.steps.takeover;

import dev.obupgrade.health.DataAt;
import dev.obupgrade.health.GateResult;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.Compaction;
import dev.obupgrade.oceanbase.ParameterValue;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.UpgradeState;
import dev.obupgrade.oceanbase.Zone;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.reason.Reason;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is live of a cluster, read once.
 *
 * @param settings the parameters of {@link Protection#NAMES}, on every live server
 * @param dataBehind whether a tenant's data is not at the version that all servers run
 * @param record what a deleted ObUpgrade left
 */
public record Facts(
    List<Server> servers,
    List<Zone> zones,
    UpgradeState state,
    List<ParameterValue> settings,
    List<Compaction> merges,
    boolean dataBehind,
    Optional<ClusterRecord> record) {

  public Facts {
    servers = List.copyOf(servers);
    zones = List.copyOf(zones);
    settings = List.copyOf(settings);
    merges = List.copyOf(merges);
  }

  /** Reads them. */
  public static Facts read(ClusterView view, Optional<ClusterRecord> record) {
    List<Server> servers = view.servers();
    SortedSet<BuildVersion> builds =
        servers.stream().map(Server::build).collect(Collectors.toCollection(TreeSet::new));
    return new Facts(
        servers,
        view.zones(),
        view.upgradeState(),
        view.parameters(Protection.NAMES),
        view.compactions(),
        builds.size() == 1 && behind(view, builds.first()),
        record);
  }

  private static boolean behind(ClusterView view, BuildVersion build) {
    return new DataAt(build.version()).ask(view) instanceof GateResult.Shut shut
        && shut.reason() == Reason.DataVersionDiffers;
  }

  /** The builds that servers run, the oldest first, each with its servers. */
  SortedMap<BuildVersion, List<String>> builds() {
    return servers.stream()
        .collect(
            Collectors.groupingBy(
                Server::build,
                TreeMap::new,
                Collectors.mapping(
                    s -> "%s of %s".formatted(s.address(), s.zone()), Collectors.toList())));
  }

  SortedSet<BuildVersion> buildsOf(String zone) {
    return servers.stream()
        .filter(s -> s.zone().equals(zone))
        .map(Server::build)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  List<String> stopped() {
    return zones.stream().filter(z -> !z.active()).map(Zone::name).sorted().toList();
  }

  List<String> active() {
    return zones.stream().filter(Zone::active).map(Zone::name).sorted().toList();
  }

  /** The version of the hop that a deleted ObUpgrade had begun. */
  Optional<String> recordHop() {
    return record.flatMap(ClusterRecord::hop);
  }

  /**
   * The value of a cluster's parameter or of every tenant's, outside a zone; empty when servers
   * disagree, or show none. A server that is starting may show defaults for a moment.
   */
  Optional<String> everywhere(String name, Optional<String> butZone) {
    List<String> values =
        settings.stream()
            .filter(v -> v.name().equals(name) && !butZone.equals(Optional.of(v.zone())))
            .map(v -> v.value().toLowerCase(Locale.ROOT))
            .distinct()
            .toList();
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  /** The values of a parameter as they are shown, each once. */
  String shown(String name) {
    String values =
        settings.stream()
            .filter(v -> v.name().equals(name))
            .map(ParameterValue::value)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return values.isEmpty() ? "unknown" : values;
  }
}
