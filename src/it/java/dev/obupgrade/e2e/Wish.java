package dev.obupgrade.e2e;

import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.api.ConnectionSpec;
import dev.obupgrade.api.ImageVersion;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.SecretKey;
import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.api.ZoneSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.stream.Stream;

/** An upgrade of the existing cluster. Tests make it wrong in one way each. */
final class Wish {
  static final String FROM = "obsim/oceanbase:4.3.5.2-102000042025061010";
  static final String TO = "obsim/oceanbase:4.3.5.3-103000092025080818";

  /** An image with the same build by every probe, but its server ends at once. */
  static final String NO_SERVER = "obsim/no-server:1";

  private List<ZoneSpec> zones = zonesOf("east", "west", "north");
  private String container = "ob";
  private String user = "root";
  private int port = 3881;
  private SecretKey password = new SecretKey("db-logins", "sysRoot");
  private ImageVersion target = new ImageVersion("4.3.5.3", TO);
  private UpgradeMode mode = UpgradeMode.Upgrade;

  private static List<ZoneSpec> zonesOf(String... names) {
    return Stream.of(names).map(name -> new ZoneSpec(name, "db-" + name)).toList();
  }

  Wish zones(String... names) {
    zones = zonesOf(names);
    return this;
  }

  /** Replaces the last zone. */
  Wish lastZone(String name, String statefulSet) {
    zones = List.of(zones.get(0), zones.get(1), new ZoneSpec(name, statefulSet));
    return this;
  }

  Wish container(String newContainer) {
    container = newContainer;
    return this;
  }

  Wish login(String newUser, String key) {
    return login(newUser, "db-logins", key);
  }

  Wish login(String newUser, String secret, String key) {
    user = newUser;
    password = new SecretKey(secret, key);
    return this;
  }

  Wish port(int newPort) {
    port = newPort;
    return this;
  }

  Wish target(String version, String image) {
    target = new ImageVersion(version, image);
    return this;
  }

  Wish preCheckOnly() {
    mode = UpgradeMode.PreCheckOnly;
    return this;
  }

  ObUpgrade named(String namespace, String name) {
    ObUpgrade upgrade = new ObUpgrade();
    upgrade.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
    upgrade.setSpec(
        new ObUpgradeSpec(
            new ClusterSpec(container, zones, new ConnectionSpec(user, port, password)),
            target,
            List.of(),
            mode,
            null,
            null));
    return upgrade;
  }
}
