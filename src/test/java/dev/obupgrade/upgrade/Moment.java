package dev.obupgrade.upgrade;

import dev.obupgrade.api.ImageVersion;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.describe.DescribeText;
import dev.obupgrade.kube.PodState.Trouble;
import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.plan.ImageContents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Moments of upgrades as {@code kubectl describe} shows them, kept as files for people to read. */
enum Moment {
  JUST_BEGUN(() -> Scene.threeZones().apply().runTo("resolvePath")),
  CHECKS_RUN(() -> Scene.threeZones().apply().runTo("preCheck")),
  CHECK_FAILED(Moment::checkFailed),
  REFUSED(Moment::refused),
  LEADERS_MOVE(Moment::leadersMove),
  LOG_CATCHES_UP(Moment::logCatchesUp),
  IMAGE_MISSING(Moment::imageMissing),
  SECOND_HOP(Moment::secondHop),
  SCRIPT_FAILED(Moment::scriptFailed),
  SUCCEEDED(() -> Scene.threeZones().apply().run()),
  SUCCEEDED_IN_THREE_HOPS(Moment::threeHops),
  UNFIT(Moment::unfit);

  private static final Path FOLDER = Path.of("src/test/resources/dev/obupgrade/upgrade/describe");

  private final Supplier<Upgrade> way;

  Moment(Supplier<Upgrade> way) {
    this.way = way;
  }

  /** Goes there. */
  Upgrade upgrade() {
    return way.get();
  }

  Path file() {
    return FOLDER.resolve(name().toLowerCase(Locale.ROOT).replace('_', '-') + ".txt");
  }

  static String text(ObUpgrade upgrade) {
    // It counts the writes of everything, and tells a reader nothing.
    upgrade.getMetadata().setResourceVersion("1");
    return String.join("\n", DescribeText.lines(upgrade)) + "\n";
  }

  /** Writes all files: {@code make docs}. */
  public static void main(String[] args) throws IOException {
    Files.createDirectories(FOLDER);
    for (Moment moment : values()) {
      Files.writeString(moment.file(), text(moment.upgrade().resource()));
      System.out.println("wrote " + moment.file());
    }
  }

  private static Upgrade checkFailed() {
    Scene scene = Scene.threeZones();
    scene.cluster().database().setObstacle(Obstacle.BACKUP_JOB, 2);
    return scene.apply().run();
  }

  private static Upgrade unfit() {
    Scene scene = Scene.threeZones();
    scene.cluster().database().setObstacle(Obstacle.BACKUP_JOB, 2);
    return scene.apply("check", scene.cluster().preCheckOnly()).run();
  }

  private static Upgrade refused() {
    Scene scene = Scene.threeZones();
    ObUpgradeSpec spec =
        scene
            .cluster()
            .spec(
                List.of("zone1", "zone2", "zone4"),
                new ImageVersion("4.3.5.3", Images.TARGET),
                List.of(),
                UpgradeMode.Upgrade);
    return scene.apply("up", spec).run();
  }

  private static Upgrade leadersMove() {
    Scene scene = Scene.threeZones();
    scene.cluster().database().faults().leadersStay("zone1", true);
    Upgrade upgrade = scene.apply().runTo("zone1/stopZone");
    scene.operator().runFor(Duration.ofSeconds(20));
    return upgrade;
  }

  private static Upgrade logCatchesUp() {
    Scene scene = Scene.threeZones();
    scene.cluster().database().faults().logNeverSyncs("zone2", true);
    Upgrade upgrade = scene.apply().runTo("zone2/logInSync");
    scene.operator().runFor(Duration.ofSeconds(12));
    return upgrade;
  }

  private static Upgrade imageMissing() {
    Scene scene = Scene.threeZones();
    Upgrade upgrade = scene.apply().runTo("zone2/minorFreeze");
    scene
        .kubernetes()
        .breakServers(
            Images.TARGET,
            new Trouble(
                Trouble.Kind.IMAGE,
                "pod obtest-zone2-0 on node node-obtest-zone2-0: ErrImagePull: not found"));
    scene.operator().runFor(Duration.ofMinutes(20));
    return upgrade;
  }

  private static Upgrade secondHop() {
    Scene scene = Scene.threeZones();
    Upgrade upgrade = scene.apply("up", scene.cluster().twoHops());
    scene
        .operator()
        .runUntil(
            () ->
                "5/6 zones".equals(upgrade.status().progress())
                    && "zone3/versionRefreshed".equals(upgrade.status().step()));
    return upgrade;
  }

  private static Upgrade scriptFailed() {
    Scene scene = Scene.threeZones();
    scene.jobs().failNext("upgrade_post.py", "upgrade job 7 of tenant mysql1 has failed");
    return scene.apply().run();
  }

  /** By way of two barriers; the last image knows of both. */
  static ObUpgradeSpec threeHops(Scene scene) {
    String last = "registry.test/oceanbase:4.4.2.0";
    scene
        .images()
        .put(
            last,
            new Images.Contents(
                BuildVersion.parse("4.4.2.0-100000012026010112"),
                Optional.of(
                    """
                    - version: 4.3.5.2
                      can_be_upgraded_to: [4.3.5.3]
                    - version: 4.3.5.3
                      can_be_upgraded_to: [4.4.1.0]
                      require_from_binary: true
                    - version: 4.4.1.0
                      can_be_upgraded_to: [4.4.2.0]
                      require_from_binary: true
                    - version: 4.4.2.0
                    """),
                ImageContents.NEEDED_SCRIPTS,
                Optional.empty()));
    return scene
        .cluster()
        .spec(
            scene.cluster().zones(),
            new ImageVersion("4.4.2.0", last),
            List.of(
                new ImageVersion("4.3.5.3", Images.TARGET),
                new ImageVersion("4.4.1.0", Images.NEXT)),
            UpgradeMode.Upgrade);
  }

  private static Upgrade threeHops() {
    Scene scene = Scene.threeZones();
    return scene.apply("up", threeHops(scene)).run();
  }
}
