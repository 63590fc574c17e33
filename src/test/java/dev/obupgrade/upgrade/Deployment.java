package dev.obupgrade.upgrade;

import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.api.ConnectionSpec;
import dev.obupgrade.api.ImageVersion;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.SecretKey;
import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.api.ZoneSpec;
import dev.obupgrade.kube.FakeStatefulSet;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.oceanbase.FakeCluster;
import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.oceanbase.ServerAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An OceanBase cluster that runs in StatefulSets, one per zone: each pod is a server, which lives
 * and dies with it and is the build that the pod's image holds.
 */
public final class Deployment {
  public static final String NAMESPACE = "default";
  public static final String CONTAINER = "observer";

  private final String name;
  private final Scene scene;
  private final FakeClusterShape shape;
  private final FakeCluster database;
  private final Map<String, String> zoneOfSet = new HashMap<>();
  private final Map<String, String> namespaceOfSet = new HashMap<>();
  private final Map<String, String> renamed = new HashMap<>();

  Deployment(String name, Scene scene, FakeClusterShape shape) {
    this.name = name;
    this.scene = scene;
    this.shape = shape;
    this.database = shape.create(scene.clock());
    for (String zone : shape.zones()) {
      add(NAMESPACE, setOf(zone), zone);
    }
    scene.kubernetes().secrets().put(NAMESPACE, secret(), "password", shape.password());
  }

  private void add(String namespace, String statefulSet, String zone) {
    FakeStatefulSet set =
        scene
            .kubernetes()
            .addStatefulSet(
                namespace,
                statefulSet,
                shape.serversOf(zone),
                Map.of(CONTAINER, Images.OLD, "agent", "registry.test/agent:1"));
    zoneOfSet.put(statefulSet, zone);
    namespaceOfSet.put(statefulSet, namespace);
    List<ServerAddress> servers = database.serversOf(zone);
    for (int ordinal = 0; ordinal < servers.size(); ordinal++) {
      set.serviceAddress(ordinal, servers.get(ordinal).ip());
    }
    set.podStates(CONTAINER).forEach(pod -> known(statefulSet, pod));
  }

  /** Somebody gives a zone's StatefulSet another name. The servers run on. */
  void rename(String zone, String statefulSet) {
    scene.kubernetes().removeStatefulSet(NAMESPACE, setOf(zone));
    zoneOfSet.remove(setOf(zone));
    renamed.put(zone, statefulSet);
    add(NAMESPACE, statefulSet, zone);
  }

  /** StatefulSets of another namespace have pods for the same servers. Returns an upgrade there. */
  ObUpgradeSpec in(String namespace, UpgradeMode mode) {
    List<ZoneSpec> copies = new ArrayList<>();
    for (String zone : shape.zones()) {
      String copy = namespace + "-" + zone;
      add(namespace, copy, zone);
      copies.add(new ZoneSpec(zone, copy));
    }
    scene.kubernetes().secrets().put(namespace, secret(), "password", shape.password());
    return new ObUpgradeSpec(
        new ClusterSpec(CONTAINER, copies, spec().cluster().connection()),
        spec().target(),
        List.of(),
        mode,
        null,
        null);
  }

  String name() {
    return name;
  }

  public FakeCluster database() {
    return database;
  }

  public List<String> zones() {
    return shape.zones();
  }

  public String secret() {
    return name + "-root";
  }

  public String setOf(String zone) {
    return renamed.getOrDefault(zone, name + "-" + zone);
  }

  public FakeStatefulSet set(String zone) {
    return scene.kubernetes().statefulSet(NAMESPACE, setOf(zone));
  }

  boolean owns(String statefulSet) {
    return zoneOfSet.containsKey(statefulSet);
  }

  ServerAddress serverOf(String statefulSet, PodState pod) {
    int ordinal = Integer.parseInt(pod.name().substring(pod.name().lastIndexOf('-') + 1));
    return database.serversOf(zoneOfSet.get(statefulSet)).get(ordinal);
  }

  /** Somebody may scale a StatefulSet up: the database does not know the server of such a pod. */
  boolean hasServer(String statefulSet, PodState pod) {
    int ordinal = Integer.parseInt(pod.name().substring(pod.name().lastIndexOf('-') + 1));
    return ordinal < database.serversOf(zoneOfSet.get(statefulSet)).size();
  }

  /** The database answers where the pod is. */
  void known(String statefulSet, PodState pod) {
    database.hostName(serverOf(statefulSet, pod), pod.ip().orElseThrow());
  }

  /** All pods' addresses, so that a login finds its cluster. */
  boolean hasPodAt(String ip) {
    return zoneOfSet.keySet().stream()
        .map(s -> scene.kubernetes().statefulSet(namespaceOfSet.get(s), s))
        .filter(s -> s != null)
        .flatMap(s -> s.podStates(CONTAINER).stream())
        .anyMatch(p -> p.ip().equals(Optional.of(ip)));
  }

  /** Upgrade to the target image; its zones in order. */
  public ObUpgradeSpec spec() {
    return spec(
        zones(), new ImageVersion("4.3.5.3", Images.TARGET), List.of(), UpgradeMode.Upgrade);
  }

  /** By way of the target to a version after it. */
  public ObUpgradeSpec twoHops() {
    return spec(
        zones(),
        new ImageVersion("4.4.1.0", Images.NEXT),
        List.of(new ImageVersion("4.3.5.3", Images.TARGET)),
        UpgradeMode.Upgrade);
  }

  ObUpgradeSpec preCheckOnly() {
    return spec(
        zones(), new ImageVersion("4.3.5.3", Images.TARGET), List.of(), UpgradeMode.PreCheckOnly);
  }

  public ObUpgradeSpec spec(
      List<String> zones, ImageVersion target, List<ImageVersion> via, UpgradeMode mode) {
    List<ZoneSpec> zoneSpecs = new ArrayList<>();
    zones.forEach(z -> zoneSpecs.add(new ZoneSpec(z, setOf(z))));
    return new ObUpgradeSpec(
        new ClusterSpec(
            CONTAINER,
            zoneSpecs,
            new ConnectionSpec("root", 2881, new SecretKey(secret(), "password"))),
        target,
        via,
        mode,
        null,
        null);
  }
}
