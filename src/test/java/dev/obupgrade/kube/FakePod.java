package dev.obupgrade.kube;

import dev.obupgrade.kube.PodState.Trouble;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A pod as the controller made it; a new pod of the same name is another object. */
final class FakePod {
  final int ordinal;
  final String uid;
  final String ip;
  final String node;
  final String revision;
  final Map<String, String> images;
  boolean running;
  boolean terminating;
  int crashes;
  Instant readyFrom = Instant.MAX;

  FakePod(int ordinal, int number, String node, String revision, Map<String, String> images) {
    this.ordinal = ordinal;
    this.uid = "pod-uid-" + number;
    this.ip = "10.244.%d.%d".formatted(number / 250, number % 250 + 2);
    this.node = node;
    this.revision = revision;
    this.images = images;
  }

  PodState state(
      FakeStatefulSet set,
      String container,
      boolean ready,
      Optional<Trouble> trouble,
      Optional<String> serviceAddress) {
    Set<String> addresses = new LinkedHashSet<>();
    addresses.add(ip);
    serviceAddress.ifPresent(addresses::add);
    return new PodState(
        set.namespace(),
        set.podName(ordinal),
        uid,
        set.owner(),
        Optional.of(ip),
        addresses,
        Optional.of(node),
        Optional.of(revision),
        Optional.ofNullable(images.get(container)),
        set.unreadyAfter(),
        running,
        ready,
        terminating,
        trouble);
  }
}
