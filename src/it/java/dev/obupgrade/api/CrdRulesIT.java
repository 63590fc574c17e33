package dev.obupgrade.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.obupgrade.kubernetes.ControlPlane;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The specs that a real API server refuses, before the operator sees them. */
@Tag("real-cluster")
class CrdRulesIT {
  private static ControlPlane plane;
  private static KubernetesClient client;

  @BeforeAll
  static void start() throws Exception {
    Path programs = ControlPlane.neededPrograms();
    plane = ControlPlane.start(programs);
    client = plane.client();
    client.load(Files.newInputStream(CrdFile.COPIES.getFirst())).create();
    ControlPlane.await("the kind ObUpgrade", () -> servesObUpgrades());
  }

  private static boolean servesObUpgrades() {
    try {
      client
          .genericKubernetesResources("obupgrade.dev/v1alpha1", "ObUpgrade")
          .inNamespace("default")
          .list();
      return true;
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  @AfterAll
  static void stop() throws Exception {
    if (plane != null) {
      client.close();
      plane.close();
    }
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        wrong("cluster.container", "a b", "name of a container"),
        wrong("cluster.container", "x;rm -rf", "name of a container"),
        wrong("cluster.zones.0.name", "zone'1", "DBA_OB_ZONES"),
        wrong("cluster.zones.0.name", "zone1; drop", "DBA_OB_ZONES"),
        wrong("cluster.zones.0.name", "zone1\n", "DBA_OB_ZONES"),
        wrong("cluster.zones.0.name", "可用区1", "plain name"),
        wrong("cluster.zones.0.name", "-z", "DBA_OB_ZONES"),
        wrong("cluster.zones.0.name", "zone2", "listed once"),
        wrong("cluster.zones.0.statefulSet", "../x", "name of a StatefulSet"),
        wrong("cluster.zones.0.statefulSet", "obtest-zone2", "of its own"),
        wrong("cluster.connection.user", "ro ot", "such as root or root@sys"),
        wrong("cluster.connection.user", "root' or '1'='1", "such as root or root@sys"),
        wrong("cluster.connection.user", "root\"", "such as root or root@sys"),
        wrong("cluster.connection.user", "root`", "such as root or root@sys"),
        wrong("cluster.connection.user", "root\\", "such as root or root@sys"),
        wrong("cluster.connection.user", "root;", "such as root or root@sys"),
        wrong("cluster.connection.user", "root\u0000x", "such as root or root@sys"),
        wrong("cluster.connection.user", "root\n", "such as root or root@sys"),
        wrong("cluster.connection.user", "", "1"),
        wrong("cluster.connection.port", 0, "1"),
        wrong("cluster.connection.port", 65536, "65535"),
        wrong("cluster.connection.passwordSecret.name", "../x", "name of a Secret"),
        wrong("cluster.connection.passwordSecret.name", "a b", "name of a Secret"),
        wrong("cluster.connection.passwordSecret.key", "$(id)", "key of the Secret"),
        wrong("cluster.connection.passwordSecret.key", "a/b", "key of the Secret"),
        wrong("target.version", "4.3.5", "four numbers"),
        wrong("target.version", "4.3.5.3-1", "four numbers"),
        wrong("target.image", "img:1; reboot", "reference of an image"),
        wrong("target.image", "$(id)", "reference of an image"),
        wrong("target.image", "img:1\n", "reference of an image"),
        wrong("target.image", " img:1", "reference of an image"),
        wrong("via.0.version", "4.3.5.3", "spec.target alone"),
        wrong("via.0.version", "4.2.1.3", "repeated"),
        wrong("via.0.image", "'", "reference of an image"),
        wrong("mode", "Sideways", "Upgrade"),
        wrong("preCheck.maxBackupAge", "a day", "such as 24h"),
        wrong("preCheck.maxBackupAge", "0h", "such as 24h"),
        wrong("preCheck.maxBackupAge", "1.5d", "such as 24h"),
        wrong("preCheck.maxBackupAge", "24h\n", "such as 24h"),
        wrong("preCheck.tenantLogins.0.tenant", "app@mysql1", "DBA_OB_TENANTS"),
        wrong("preCheck.tenantLogins.0.tenant", "a=b", "DBA_OB_TENANTS"),
        wrong("preCheck.tenantLogins.0.user", "app@mysql1", "name alone"),
        wrong("preCheck.tenantLogins.0.user", "a b", "name alone"),
        wrong("preCheck.tenantLogins.0.tenant", "mysql2", "listed once"),
        wrong("preCheck.tenantLogins.0.passwordSecret.name", "../x", "name of a Secret"),
        wrong("preCheck.counterparts.0.name", "a=b", "letters, digits"),
        wrong("preCheck.counterparts.0.name", "east", "name of its own"),
        wrong("preCheck.counterparts.0.host", "10.0.0.9=x", "one of its servers"),
        wrong("preCheck.counterparts.0.host", "root@10.0.0.9", "one of its servers"),
        wrong("preCheck.counterparts.0.port", 0, "1"),
        wrong("preCheck.counterparts.0.user", "root=x", "such as root"),
        wrong("preCheck.cpuArch", "avx2", "Avx2"),
        wrong("retry", "now\nagain", "one line"),
        wrong("retry", "\u001b[2J", "one line"),
        wrong("paused", "yes", "BetweenZones"),
        wrong("paused", "", "BetweenZones"),
        wrong("approval", "Canary", "FirstZone"),
        wrong("soak", "30", "such as 90s"),
        wrong("soak", "0m", "such as 90s"),
        wrong("window.start", "24:00", "such as 22:00"),
        wrong("window.start", "9:00", "such as 22:00"),
        wrong("window.start", "05:00", "another end"),
        wrong("window.end", "5pm", "such as 05:00"),
        wrong("window.days", List.of("Monday"), "Mon"),
        wrong("window.days", List.of("Mon", "Tue", "Mon"), "twice"),
        wrong("window.timeZone", "Europe/Berlin\n", "such as Europe/Berlin"),
        wrong("notBefore", "2026-12-05 22:00", "offset from UTC"),
        wrong("notBefore", "2026-12-05T22:00:00", "offset from UTC"),
        wrong("notBefore", "tonight", "offset from UTC"),
        wrong("timeouts.replacePod", "10m", "use only these names: validate, resolvePath"),
        wrong("timeouts.ReplacePods", "10m", "replacePods, versionRefreshed"),
        wrong("timeouts.replacePods", "10", "such as 90s"),
        wrong("timeouts.replacePods", "0m", "such as 90s"),
        wrong("timeouts.replacePods", "1h30m", "such as 90s"),
        wrong("timeouts.replacePods", "10m\n", "such as 90s"),
        wrong("zoneRestart", "Together", "AllAtOnce"),
        wrong("minorFreeze", "no", "boolean"));
  }

  private static Arguments wrong(String field, Object value, String said) {
    return Arguments.of(field, value, said);
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void isRefusedWithTheWayOut(String field, Object value, String said) {
    KubernetesClientException refused =
        catchThrowableOfType(
            KubernetesClientException.class, () -> dryRun(changed("spec." + field, value)));

    assertThat(refused).as("%s: %s", field, value).isNotNull();
    assertThat(refused.getCode()).isEqualTo(422);
    assertThat(refused.getMessage()).contains(said);
  }

  static Stream<Arguments> right() {
    return Stream.of(
        Arguments.of("cluster.zones.0.name", "Zone_1.a-b"),
        Arguments.of("cluster.connection.user", "root@sys"),
        Arguments.of("cluster.connection.user", "root@sys#obtest"),
        Arguments.of("cluster.connection.user", "ops.team-1$x"),
        Arguments.of("cluster.connection.user", "运维"),
        Arguments.of("cluster.connection.passwordSecret.key", "root_Password.txt"),
        Arguments.of("target.image", "[fd00::1]:5000/ob/server:4.3.5.3_x-1"),
        Arguments.of("target.image", "r.io/ob@sha256:" + "a".repeat(64)),
        Arguments.of("preCheck.maxBackupAge", "90m"),
        Arguments.of("preCheck.tenantLogins.0.user", "ops.team-1$x"),
        Arguments.of("preCheck.counterparts.0.host", "fd00::9"),
        Arguments.of("preCheck.counterparts.0.host", "ob-west.example.org"),
        Arguments.of("preCheck.counterparts.0.user", "ops.team-1$x"),
        Arguments.of("preCheck.cpuArch", "NoAvx2"),
        Arguments.of("retry", "2026-11-24 05:00 nochmal, bitte"),
        Arguments.of("retry", "再试一次"),
        Arguments.of("paused", "NextStep"),
        Arguments.of("approval", "FirstZone"),
        Arguments.of("soak", "2h"),
        Arguments.of("window.days", List.of()),
        Arguments.of("window.timeZone", "Etc/GMT+8"),
        Arguments.of("notBefore", "2026-12-05T22:00:00Z"),
        Arguments.of("timeouts.replacePods", "45m"),
        Arguments.of("timeouts.releaseRecord", "7d"),
        Arguments.of("timeouts.validate", "90s"),
        Arguments.of("zoneRestart", "AllAtOnce"),
        Arguments.of("minorFreeze", false));
  }

  @ParameterizedTest
  @MethodSource("right")
  void isTaken(String field, Object value) {
    dryRun(changed("spec." + field, value));
  }

  @Test
  void theExampleItselfIsTaken() {
    dryRun(example());
  }

  private static void dryRun(Map<String, Object> upgrade) {
    GenericKubernetesResource resource =
        Serialization.unmarshal(Serialization.asJson(upgrade), GenericKubernetesResource.class);
    client.resource(resource).inNamespace("default").dryRun().create();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> changed(String path, Object value) {
    Map<String, Object> upgrade = example();
    String[] parts = path.split("\\.");
    Object at = upgrade;
    for (int i = 0; i < parts.length - 1; i++) {
      at =
          at instanceof List<?> list
              ? list.get(Integer.parseInt(parts[i]))
              : ((Map<String, Object>) at).get(parts[i]);
    }
    ((Map<String, Object>) at).put(parts[parts.length - 1], value);
    return upgrade;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> example() {
    return Serialization.unmarshal(
        """
        apiVersion: obupgrade.dev/v1alpha1
        kind: ObUpgrade
        metadata: {name: up}
        spec:
          cluster:
            container: observer
            zones:
              - {name: zone1, statefulSet: obtest-zone1}
              - {name: zone2, statefulSet: obtest-zone2}
              - {name: zone3, statefulSet: obtest-zone3}
            connection: {user: root, port: 2881, passwordSecret: {name: obtest-root, key: password}}
          target: {version: 4.3.5.3, image: "registry.example/oceanbase:4.3.5.3-103000092025080818"}
          via:
            - {version: 4.2.1.2, image: "registry.example/oceanbase:4.2.1.2"}
            - {version: 4.2.1.3, image: "registry.example/oceanbase:4.2.1.3"}
          mode: Upgrade
          preCheck:
            maxBackupAge: 24h
            tenantLogins:
              - {tenant: mysql1, passwordSecret: {name: mysql1-root}}
              - {tenant: mysql2, passwordSecret: {name: mysql2-root}}
            counterparts:
              - {name: west, host: 10.0.0.9, passwordSecret: {name: west-root}}
              - {name: east, host: 10.0.0.8, passwordSecret: {name: east-root}}
            cpuArch: Avx2
          retry: once
          paused: BetweenZones
          approval: EveryZone
          soak: 30m
          window: {days: [Mon, Fri], start: "22:00", end: "05:00", timeZone: Europe/Berlin}
          notBefore: "2026-12-05T22:00:00+08:00"
          timeouts: {versionRefreshed: 2h}
        """,
        Map.class);
  }
}
