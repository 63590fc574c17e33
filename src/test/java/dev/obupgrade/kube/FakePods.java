package dev.obupgrade.kube;

import dev.obupgrade.kube.PodState.Trouble;
import dev.obupgrade.kube.PodState.Trouble.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;

/** What all pods of the fake share: timing, listeners of starts and stops, broken images. */
final class FakePods {
  final FakeApi api;
  final List<BiConsumer<String, PodState>> stopped = new ArrayList<>();
  final List<FakeKubernetes.PodStarted> started = new ArrayList<>();
  final Map<String, String> brokenImages = new ConcurrentHashMap<>();
  final Map<String, Trouble> brokenServers = new ConcurrentHashMap<>();
  UnaryOperator<String> admission = UnaryOperator.identity();
  FakeTiming timing = FakeTiming.usual();
  BiPredicate<String, PodState> readiness = (set, pod) -> true;
  Optional<Duration> unreadyAfter = Optional.empty();
  private int counter;

  FakePods(FakeApi api) {
    this.api = api;
  }

  /** Returns what keeps a container of this pod and image from running. */
  Optional<Trouble> trouble(String pod, String image) {
    return Optional.ofNullable(brokenServers.get(pod + " " + image))
        .or(() -> Optional.ofNullable(brokenServers.get(image)))
        .or(
            () ->
                Optional.ofNullable(brokenImages.get(image))
                    .map(words -> new Trouble(Kind.IMAGE, words)));
  }

  int next() {
    return ++counter;
  }
}
