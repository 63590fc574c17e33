package dev.obupgrade.kube;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;

/** What all pods of the fake share: timing, who is told of starts and stops, broken images. */
final class FakePods {
  final FakeApi api;
  final List<BiConsumer<String, PodState>> stopped = new ArrayList<>();
  final List<FakeKubernetes.PodStarted> started = new ArrayList<>();
  final Map<String, String> brokenImages = new ConcurrentHashMap<>();
  FakeTiming timing = FakeTiming.usual();
  BiPredicate<String, PodState> readiness = (set, pod) -> true;
  private int counter;

  FakePods(FakeApi api) {
    this.api = api;
  }

  int next() {
    return ++counter;
  }
}
