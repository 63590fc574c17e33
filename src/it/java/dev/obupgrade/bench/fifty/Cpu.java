package dev.obupgrade.bench.fifty;

import java.time.Duration;

/**
 * Processor time.
 *
 * @param kubernetes etcd, API server and controllers
 * @param played this process: databases, pods, and the measuring itself
 */
record Cpu(Duration operator, Duration kubernetes, Duration played) {

  Cpu minus(Cpu before) {
    return new Cpu(
        operator.minus(before.operator),
        kubernetes.minus(before.kubernetes),
        played.minus(before.played));
  }

  Duration all() {
    return operator.plus(kubernetes).plus(played);
  }
}
