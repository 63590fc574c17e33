package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.kube.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The API server fails in one way or another after any write of a whole upgrade. */
@ExtendWith(QuietLog.class)
class DisturbedAnywhereTest {

  /** Every so many writes: the ways of failing together meet all kinds of writes. */
  private static final int STRIDE = 4;

  static Stream<Named<Consumer<Faults>>> disturbances() {
    return Stream.of(
        Named.of("the next write's reply is lost", Faults::loseReplyOfNextWrite),
        Named.of("somebody else writes first", Faults::conflictAtNextWrite),
        Named.of("no API server for seven calls", f -> f.unavailableForNextCalls(7)));
  }

  @ParameterizedTest
  @MethodSource("disturbances")
  void itArrives(Consumer<Faults> disturbance) {
    int writes = 150;
    List<String> wrong = new ArrayList<>();
    for (int n = 1; n <= writes; n += STRIDE) {
      Scene scene = Scene.threeZones();
      Map<String, String> before = Parameters.of(scene.cluster().database());
      int at = n;
      scene.once(
          () -> scene.kubernetes().writes() >= at,
          () -> disturbance.accept(scene.kubernetes().faults()));
      Upgrade upgrade = scene.apply().run();
      List<String> complaints = new ArrayList<>(scene.cluster().database().violations());
      if (!"Succeeded".equals(upgrade.phase())) {
        complaints.add(upgrade.status().message());
      }
      if (!Parameters.of(scene.cluster().database()).equals(before)) {
        complaints.add("values are not as before");
      }
      long stops =
          scene.cluster().database().commands().stream()
              .filter(c -> c.text().startsWith("STOP ZONE"))
              .count();
      if (stops != 3) {
        complaints.add(stops + " times STOP ZONE");
      }
      if (!complaints.isEmpty()) {
        wrong.add("after write " + n + ": " + complaints);
      }
    }
    assertThat(wrong).isEmpty();
  }
}
