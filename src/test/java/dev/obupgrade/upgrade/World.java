package dev.obupgrade.upgrade;

import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.FakeCluster.Command;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.Zone;
import dev.obupgrade.plan.BuildVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Judges a scene from its own truth, and not from what the operator believes. */
final class World {
  private World() {}

  /** What is wrong at the end of an upgrade, however many ObUpgrades it took. */
  static List<String> complaints(Scene scene, BuildVersion target, Map<String, String> before) {
    List<String> complaints = new ArrayList<>(scene.cluster().database().violations());
    Map<String, String> after = Parameters.of(scene.cluster().database());
    if (!after.equals(before)) {
      complaints.add("left other values: " + difference(before, after));
    }
    if (!scene.kubernetes().records().all().isEmpty()) {
      complaints.add("the record is still there");
    }
    if (scene.cluster().database().openDatabases() != 0) {
      complaints.add("a login is still open");
    }
    try (Database database = scene.cluster().database().database()) {
      database.servers().stream()
          .filter(s -> !s.build().equals(target) || !s.serving())
          .forEach(s -> complaints.add(s.address() + " is " + s.status() + " with " + s.build()));
      database.zones().stream()
          .filter(z -> !z.active())
          .map(Zone::name)
          .forEach(z -> complaints.add(z + " is stopped"));
    }
    complaints.addAll(stops(scene));
    return complaints;
  }

  private static String difference(Map<String, String> before, Map<String, String> after) {
    List<String> all = new ArrayList<>();
    after.forEach(
        (name, value) -> {
          if (!value.equals(before.get(name))) {
            all.add(name + ": " + value + " instead of " + before.get(name));
          }
        });
    return all.toString();
  }

  /** Of all zones at most one at a time, and each start after its stop. */
  private static List<String> stops(Scene scene) {
    List<String> wrong = new ArrayList<>();
    String stopped = "";
    for (Command command : scene.cluster().database().commands()) {
      String[] words = command.text().split(" ");
      if (command.text().startsWith("STOP ZONE")) {
        if (!stopped.isEmpty() && !stopped.equals(words[2])) {
          wrong.add(command.text() + " while " + stopped + " is stopped");
        }
        stopped = words[2];
      } else if (command.text().startsWith("START ZONE") && words[2].equals(stopped)) {
        stopped = "";
      }
    }
    return wrong;
  }

  /** Whether a server runs a build above min_observer_version. */
  static boolean someServerIsNewerThanTheClusterSays(Scene scene) {
    try (Database database = scene.cluster().database().database()) {
      return database.servers().stream()
          .map(Server::build)
          .map(BuildVersion::version)
          .anyMatch(
              v ->
                  database.upgradeState().minObserverVersions().stream()
                      .anyMatch(least -> v.compareTo(least) > 0));
    }
  }
}
