package dev.obupgrade.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.plan.PathResult.NoPath;
import dev.obupgrade.plan.PathResult.NothingToDo;
import dev.obupgrade.plan.PathResult.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathFinderTest {

  @ParameterizedTest
  @CsvSource({
    "4.3.5.2-102000042025061010, 4.3.5.3-103000062025070111, 4.3.5.2-102000042025061010 -> 4.3.5.3-103000062025070111",
    "4.1.0.1-102000042023061314, 4.2.1.2-102000042023120514, 4.1.0.1-102000042023061314 -> 4.2.1.1(B) -> 4.2.1.2-102000042023120514",
    "4.3.5.3-1,                  4.3.5.3-2,                  4.3.5.3-1 -> 4.3.5.3-2"
  })
  void pathsBetweenReleasedVersions(String from, String to, String path) {
    assertThat(find("released.yml", from, to)).hasToString(path);
  }

  @ParameterizedTest
  @CsvSource({
    "5.0.0.0,         5.4.0.0,     5.0.0.0 -> 5.4.0.0",
    "5.0.0.0,         5.5.0.0-200, 5.0.0.0 -> 5.4.0.0(B) -> 5.5.0.0-200",
    "5.0.0.0,         5.7.0.0,     5.0.0.0 -> 5.4.0.0(B) -> 5.7.0.0",
    "5.5.0.0-200,     5.7.0.0,     5.5.0.0-200 -> 5.7.0.0",
    "5.5.0.0-200.el7, 5.7.0.0,     5.5.0.0-200 -> 5.7.0.0",
    "5.5.0.0-9,       5.7.0.0,     5.5.0.0-9 -> 5.7.0.0",
    "5.0.0.0,         5.7.0.0-31,  5.0.0.0 -> 5.4.0.0(B) -> 5.7.0.0-31"
  })
  void pathsThroughTheCorners(String from, String to, String path) {
    assertThat(find("corners.yml", from, to)).hasToString(path);
  }

  @Test
  void theShortestRouteIsTaken() {
    assertThat(path("corners.yml", "5.0.0.0", "5.4.0.0").route())
        .extracting(Release::toString)
        .containsExactly("5.0.0.0", "5.1.0.0", "5.4.0.0");
  }

  @Test
  void aNamedBuildIsPassedRatherThanThePlainVersion() {
    assertThat(path("corners.yml", "5.0.0.0", "5.7.0.0").route())
        .extracting(Release::toString)
        .containsExactly("5.0.0.0", "5.1.0.0", "5.4.0.0", "5.5.0.0-200", "5.6.0.0", "5.7.0.0");
  }

  @ParameterizedTest
  @CsvSource({
    "released.yml, 4.3.1.0,   4.3.2.0,   NO_ROUTE,          4.3.2.1",
    "released.yml, 4.3.5.3,   4.3.5.2,   DOWNGRADE,         can't be downgraded",
    "released.yml, 4.3.5.3-2, 4.3.5.3-1, DOWNGRADE,         can't be downgraded",
    "released.yml, 4.0.0.0,   4.3.5.3,   UNKNOWN_START,     Fix: choose a target whose package supports upgrades from 4.0.0.0",
    "released.yml, 4.3.5.2,   4.4.0.0,   UNKNOWN_TARGET,    'Fix: choose a target that this file allows from 4.3.5.2: 4.3.5.3'",
    "released.yml, 4.2.1.2,   4.3.1.0,   NO_ROUTE,          The file has no upgrade from 4.2.1.2 at all",
    "corners.yml,  5.0.0.0,   5.6.0.0,   DEPRECATED_TARGET, '5.5.0.0-200, 5.5.0.0, 5.7.0.0'"
  })
  void withoutAPathTheReasonAndTheWayOutAreTold(
      String file, String from, String to, Reason reason, String wayOut) {
    assertThat(find(file, from, to))
        .isInstanceOfSatisfying(
            NoPath.class,
            no -> {
              assertThat(no.reason()).isEqualTo(reason);
              assertThat(no.message()).contains(from).contains(wayOut);
            });
  }

  @Test
  void theBuildThatRunsNeedsNothing() {
    assertThat(find("released.yml", "4.3.5.3-1", "4.3.5.3-1"))
        .isEqualTo(new NothingToDo(Release.parse("4.3.5.3-1")));
  }

  @Test
  void anotherBuildOfTheSameVersionNeedsNoFile() {
    assertThat(PathFinder.withoutGraph(Release.parse("9.9.9.9-1"), Release.parse("9.9.9.9-2")))
        .map(Object::toString)
        .contains("9.9.9.9-1 -> 9.9.9.9-2");
  }

  @Test
  void aStartWhoseBuildIsNotListedNamesTheListedOnes() {
    var graph =
        new UpgradeGraphParser().parse("[{version: 4.0.0.0-5, can_be_upgraded_to: [4.1.0.0]}]");

    assertThat(new PathFinder(graph).find(Release.parse("4.0.0.0-6"), Release.parse("4.1.0.0")))
        .isInstanceOfSatisfying(
            NoPath.class, no -> assertThat(no.message()).contains("lists only 4.0.0.0-5"));
  }

  @ParameterizedTest
  @CsvSource({
    "4.0.0.0-5, 4.0.0.0-5 -> 4.1.0.0(B) -> 4.2.0.0(B) -> 4.3.0.0",
    "4.0.0.0-6, 4.0.0.0-6 -> 4.2.0.0(B) -> 4.3.0.0"
  })
  void aBarrierMayDependOnTheBuildOneComesFrom(String from, String path) {
    assertThat(inChain(from, "when_come_from: [4.0.0.0-5]")).hasToString(path);
  }

  @Test
  void afterABarrierOneComesFromTheBarrier() {
    // 4.2.0.0 stops those from 4.0.0.0, but the first barrier has already replaced that.
    var graph =
        new UpgradeGraphParser()
            .parse(
                """
                - {version: 4.0.0.0, can_be_upgraded_to: [4.1.0.0]}
                - {version: 4.1.0.0, can_be_upgraded_to: [4.2.0.0], require_from_binary: true}
                - {version: 4.2.0.0, can_be_upgraded_to: [4.3.0.0],
                   require_from_binary: {value: true, when_come_from: [4.0.0.0]}}
                """);

    assertThat(new PathFinder(graph).find(Release.parse("4.0.0.0-1"), Release.parse("4.3.0.0-1")))
        .hasToString("4.0.0.0-1 -> 4.1.0.0(B) -> 4.3.0.0-1");
  }

  @ParameterizedTest
  @CsvSource({
    "'when_upgraded_to: [4.3.0.0]', 4.0.0.0 -> 4.1.0.0(B) -> 4.2.0.0(B) -> 4.3.0.0",
    "'when_upgraded_to: [4.4.0.0]', 4.0.0.0 -> 4.2.0.0(B) -> 4.3.0.0"
  })
  void aBarrierMayDependOnWhereOneGoes(String condition, String path) {
    assertThat(inChain("4.0.0.0", condition)).hasToString(path);
  }

  @Test
  void aBarrierThatIsTurnedOffIsPassed() {
    var graph =
        new UpgradeGraphParser()
            .parse(
                """
                - {version: 4.0.0.0, can_be_upgraded_to: [4.1.0.0]}
                - {version: 4.1.0.0, can_be_upgraded_to: [4.2.0.0], require_from_binary: {value: false}}
                """);

    assertThat(new PathFinder(graph).find(Release.parse("4.0.0.0"), Release.parse("4.2.0.0")))
        .hasToString("4.0.0.0 -> 4.2.0.0");
  }

  @Test
  void aCircleInTheFileEndsTheSearch() {
    var graph =
        new UpgradeGraphParser()
            .parse(
                """
                - {version: 4.0.0.0, can_be_upgraded_to: [4.1.0.0]}
                - {version: 4.1.0.0, can_be_upgraded_to: [4.0.0.0, 4.1.0.0]}
                - {version: 4.2.0.0}
                """);

    assertThat(new PathFinder(graph).find(Release.parse("4.0.0.0"), Release.parse("4.2.0.0")))
        .isInstanceOf(NoPath.class);
  }

  @Test
  void everyRouteFollowsEdgesIsNoLongerThanAnyOtherAndDoesNotDependOnTheOrderOfTheFile() {
    var random = new Random(7);
    for (int run = 0; run < 200; run++) {
      var edges = new ArrayList<TreeSet<Integer>>();
      IntStream.range(0, 9)
          .forEach(
              from ->
                  edges.add(
                      random
                          .ints(2, from + 1, 12)
                          .boxed()
                          .collect(Collectors.toCollection(TreeSet::new))));
      var items = new ArrayList<String>();
      for (int from = 0; from < edges.size(); from++) {
        items.add(
            "- {version: 4.%d.0.0, can_be_upgraded_to: [%s]}"
                .formatted(
                    from,
                    edges.get(from).stream()
                        .map("4.%d.0.0"::formatted)
                        .collect(Collectors.joining(", "))));
      }
      var first = new PathFinder(new UpgradeGraphParser().parse(String.join("\n", items)));
      Collections.shuffle(items, random);
      var second = new PathFinder(new UpgradeGraphParser().parse(String.join("\n", items)));
      int[] distance = distances(edges);
      for (int to = 1; to < 12; to++) {
        var target = Release.parse("4.%d.0.0".formatted(to));
        var result = first.find(Release.parse("4.0.0.0"), target);
        assertThat(second.find(Release.parse("4.0.0.0"), target)).isEqualTo(result);
        if (result instanceof UpgradePath path) {
          assertThat(path.route()).hasSize(distance[to] + 1);
          for (int i = 1; i < path.route().size(); i++) {
            assertThat(edges.get(path.route().get(i - 1).version().minor()))
                .contains(path.route().get(i).version().minor());
          }
        } else {
          assertThat(distance[to]).isGreaterThan(99);
        }
      }
    }
  }

  private static int[] distances(ArrayList<TreeSet<Integer>> edges) {
    int[] distance = new int[12];
    Arrays.fill(distance, 1, 12, 100);
    for (int from = 0; from < edges.size(); from++) {
      for (int to : edges.get(from)) {
        distance[to] = Math.min(distance[to], distance[from] + 1);
      }
    }
    return distance;
  }

  /** 4.0.0.0, 4.1.0.0 as a barrier under a condition, 4.2.0.0 as one without, 4.3.0.0. */
  private static PathResult inChain(String from, String condition) {
    var graph =
        new UpgradeGraphParser()
            .parse(
                """
                - {version: 4.0.0.0, can_be_upgraded_to: [4.1.0.0]}
                - {version: 4.0.0.0-5, can_be_upgraded_to: [4.1.0.0]}
                - {version: 4.1.0.0, can_be_upgraded_to: [4.2.0.0], require_from_binary: {value: true, %s}}
                - {version: 4.2.0.0, can_be_upgraded_to: [4.3.0.0], require_from_binary: true}
                """
                    .formatted(condition));
    return new PathFinder(graph).find(Release.parse(from), Release.parse("4.3.0.0"));
  }

  private static UpgradePath path(String file, String from, String to) {
    return (UpgradePath) find(file, from, to);
  }

  private static PathResult find(String file, String from, String to) {
    try (var in = PathFinderTest.class.getResourceAsStream(file)) {
      var graph =
          new UpgradeGraphParser().parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      return new PathFinder(graph).find(Release.parse(from), Release.parse(to));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
