package dev.obupgrade.kube;

import java.time.Duration;

/**
 * How long things take in the fake.
 *
 * @param controller until the StatefulSet controller acts on what it sees
 * @param termination from a pod's deletion until its process is gone
 * @param start from a pod's creation until its container runs
 * @param ready from the container's start until the pod is ready
 */
public record FakeTiming(
    Duration controller, Duration termination, Duration start, Duration ready) {

  public static FakeTiming usual() {
    return new FakeTiming(
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        Duration.ofSeconds(5));
  }
}
