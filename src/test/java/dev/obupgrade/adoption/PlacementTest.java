package dev.obupgrade.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.kube.NodeState;
import dev.obupgrade.kube.NodeState.Taint;
import dev.obupgrade.kube.PodNeeds;
import dev.obupgrade.kube.PodNeeds.NodeTerm;
import dev.obupgrade.kube.PodNeeds.Requirement;
import dev.obupgrade.kube.SetSurroundings;
import dev.obupgrade.kube.SetSurroundings.PodSurroundings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacementTest {
  private static final Taint DB = new Taint("dedicated", "db", "NoSchedule");

  private static NodeState node(boolean cordoned, boolean ready, Taint... taints) {
    return new NodeState(
        "n1",
        Map.of("kubernetes.io/hostname", "n1", "disk", "ssd", "cores", "16"),
        List.of(taints),
        cordoned,
        ready);
  }

  private static Placement placement(PodNeeds needs, Optional<String> nodeName) {
    PodSurroundings pod =
        new PodSurroundings("p-0", Set.of(), List.of(), List.of(), List.of(), true);
    return Placement.of(
        needs,
        new SetSurroundings(
            Optional.empty(), List.of(), false, 0, false, nodeName, List.of(pod), Set.of()),
        pod);
  }

  private static Placement where(Requirement... expressions) {
    return placement(
        new PodNeeds(
            List.of(),
            Map.of(),
            List.of(),
            List.of(new NodeTerm(List.of(expressions), List.of())),
            Optional.empty(),
            Optional.empty()),
        Optional.empty());
  }

  private static Placement tolerating(Map<String, String> toleration) {
    return placement(new PodNeeds(List.of(), Map.of(), List.of(toleration)), Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "disk, In, ssd, true",
    "disk, In, hdd, false",
    "zone, In, a, false",
    "disk, NotIn, hdd, true",
    "zone, NotIn, a, true",
    "disk, NotIn, ssd, false",
    "disk, Exists, , true",
    "zone, Exists, , false",
    "zone, DoesNotExist, , true",
    "disk, DoesNotExist, , false",
    "cores, Gt, 8, true",
    "cores, Gt, 16, false",
    "cores, Lt, 32, true",
    "disk, Gt, 8, false"
  })
  void aNodeIsOneThatTheRulesAllowOrNot(String key, String operator, String value, boolean fits) {
    List<String> values = value == null ? List.of() : List.of(value);
    assertThat(where(new Requirement(key, operator, values)).allows(node(false, true)))
        .isEqualTo(fits);
  }

  @Test
  void aTermThatAsksForNothingAllowsNothing() {
    assertThat(where().allows(node(false, true))).isFalse();
  }

  @Test
  void onlyOneHostNameInEveryTermPins() {
    assertThat(where(new Requirement("kubernetes.io/hostname", "In", List.of("n1"))).pinned())
        .isTrue();
    assertThat(where(new Requirement("kubernetes.io/hostname", "In", List.of("n1", "n2"))).pinned())
        .isFalse();
    assertThat(where(new Requirement("disk", "In", List.of("ssd"))).pinned()).isFalse();
  }

  @Test
  void eitherOfTwoHostsDoesNotPin() {
    NodeTerm one =
        new NodeTerm(
            List.of(new Requirement("kubernetes.io/hostname", "In", List.of("n1"))), List.of());
    NodeTerm other =
        new NodeTerm(
            List.of(new Requirement("kubernetes.io/hostname", "In", List.of("n2"))), List.of());
    Placement placement =
        placement(
            new PodNeeds(
                List.of(),
                Map.of(),
                List.of(),
                List.of(one, other),
                Optional.empty(),
                Optional.empty()),
            Optional.empty());
    assertThat(placement.pinned()).isFalse();
  }

  @Test
  void aNodeNamePinsAndGoesPastTheScheduler() {
    Placement placement = placement(PodNeeds.none(), Optional.of("n1"));
    assertThat(placement.pinned()).isTrue();
    assertThat(placement.hindrance(node(true, true, DB))).isEmpty();
    assertThat(placement.hindrance(node(false, false))).contains("is not ready");
  }

  @Test
  void whatHindersIsNamed() {
    Placement placement = placement(PodNeeds.none(), Optional.empty());
    assertThat(placement.hindrance(node(false, true))).isEmpty();
    assertThat(placement.hindrance(node(true, true))).contains("is cordoned");
    assertThat(placement.hindrance(node(false, true, DB)))
        .contains("has the taint dedicated=db:NoSchedule");
    assertThat(placement.hindrance(node(false, true, new Taint("a", "", "PreferNoSchedule"))))
        .isEmpty();
  }

  @Test
  void aTaintThatIsToleratedIsNone() {
    assertThat(
            tolerating(Map.of("key", "dedicated", "value", "db")).hindrance(node(false, true, DB)))
        .isEmpty();
    assertThat(
            tolerating(Map.of("key", "dedicated", "operator", "Exists"))
                .hindrance(node(false, true, DB)))
        .isEmpty();
    assertThat(tolerating(Map.of("operator", "Exists")).hindrance(node(true, true, DB))).isEmpty();
    assertThat(
            tolerating(Map.of("key", "dedicated", "value", "web")).hindrance(node(false, true, DB)))
        .isPresent();
    assertThat(
            tolerating(Map.of("key", "dedicated", "operator", "Exists", "effect", "NoExecute"))
                .hindrance(node(false, true, DB)))
        .isPresent();
  }
}
