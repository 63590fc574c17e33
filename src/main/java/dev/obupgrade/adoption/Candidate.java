package dev.obupgrade.adoption;

import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.api.SecretKey;
import dev.obupgrade.api.ZoneSpec;
import dev.obupgrade.kube.Kubernetes;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.kube.StatefulSetState;
import java.util.List;
import java.util.Optional;

/**
 * A cluster as Kubernetes has it, read once.
 *
 * @param passwordThere whether the Secret has the key that the spec names
 */
public record Candidate(
    String namespace, ClusterSpec spec, boolean passwordThere, List<ZoneSite> zones) {

  public Candidate {
    zones = List.copyOf(zones);
  }

  /**
   * Where a zone runs.
   *
   * @param set empty when there is none of that name
   * @param pods those its selector finds, also such as it doesn't own
   */
  public record ZoneSite(ZoneSpec zone, Optional<StatefulSetState> set, List<PodState> pods) {
    public ZoneSite {
      pods = List.copyOf(pods);
    }

    /** For people. */
    String where() {
      return "StatefulSet " + zone.statefulSet() + " of zone " + zone.name();
    }
  }

  public static Candidate read(Kubernetes kubernetes, String namespace, ClusterSpec spec) {
    SecretKey secret = spec.connection().passwordSecret();
    return new Candidate(
        namespace,
        spec,
        kubernetes.secrets().value(namespace, secret.name(), secret.key()).isPresent(),
        spec.zones().stream().map(zone -> site(kubernetes, namespace, spec, zone)).toList());
  }

  private static ZoneSite site(
      Kubernetes kubernetes, String namespace, ClusterSpec spec, ZoneSpec zone) {
    Optional<StatefulSetState> set = kubernetes.statefulSets().find(namespace, zone.statefulSet());
    return new ZoneSite(
        zone,
        set,
        set.map(s -> kubernetes.statefulSets().pods(s, spec.container())).orElse(List.of()));
  }

  /** The pods of a zone; none for one that isn't listed. */
  List<PodState> podsOf(String zone) {
    return zones.stream()
        .filter(site -> site.zone().name().equals(zone))
        .flatMap(site -> site.pods().stream())
        .toList();
  }
}
