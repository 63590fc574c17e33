package dev.obupgrade.upgrade;

import dev.obupgrade.kube.FakeStatefulSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/** Ways in which the zones' StatefulSets may be made. */
final class SetKinds {
  private SetKinds() {}

  /** All that replace their pods by themselves. */
  static Stream<Named<Consumer<FakeStatefulSet>>> rolling() {
    return Stream.of(
        kind("OrderedReady", set -> {}),
        kind("Parallel", FakeStatefulSet::parallel),
        kind("Parallel, as of Kubernetes 1.35", set -> set.parallel().countsUnavailable()));
  }

  static Named<Consumer<FakeStatefulSet>> kind(String name, Consumer<FakeStatefulSet> making) {
    return Named.of(name, making);
  }
}
