package dev.obupgrade.simulate;

import dev.obupgrade.kube.OperatorKilled;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** Between the operator and the API server, and in the operator's own process. */
final class TransportFaults {
  private TransportFaults() {}

  static void apiGone(World world, SplittableRandom random) {
    world.interference().apiGone(world.now().plus(Chance.time(random)));
  }

  static void apiErrors(World world, SplittableRandom random) {
    world
        .interference()
        .apiErrors(1 + random.nextInt(10), Chance.of(random, List.of(429, 500, 503, 504)));
  }

  static void loseReplies(World world, SplittableRandom random) {
    world.interference().loseReplies(1 + random.nextInt(3));
  }

  static void conflict(World world, SplittableRandom random) {
    world.scene().kubernetes().faults().conflictAtNextWrite();
  }

  static void killedBefore(World world, SplittableRandom random) {
    world.interference().killBefore(1 + random.nextInt(3));
  }

  static void killedAfter(World world, SplittableRandom random) {
    world.interference().killAfter(1 + random.nextInt(3));
  }

  static void killedNow(World world, SplittableRandom random) {
    throw new OperatorKilled("in the middle");
  }

  static void deposed(World world, SplittableRandom random) {
    world.operators().pause(Duration.ofSeconds(random.nextInt(5, 240)));
  }

  /** As from a cache that has not caught up, or an API server that is cut off from the others. */
  static void staleReads(World world, SplittableRandom random) {
    world.interference().stale().until(world.now().plusMillis(random.nextInt(500, 30_000)));
  }

  static void watchLate(World world, SplittableRandom random) {
    world.operators().deafUntil(world.now().plus(Chance.time(random)));
    world.troubled(Duration.ofMinutes(10));
  }

  static void watch(World world, SplittableRandom random) {
    world.operators().hearOfAll();
  }

  static void clock(World world, SplittableRandom random) {
    world.scene().operatorClock().jump(Duration.ofSeconds(random.nextInt(-7_200, 7_200)));
  }
}
