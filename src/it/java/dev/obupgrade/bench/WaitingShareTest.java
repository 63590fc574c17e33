package dev.obupgrade.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.obupgrade.bench.WaitingShare.Row;
import dev.obupgrade.bench.WaitingShare.Step;
import dev.obupgrade.bench.WaitingShare.Who;
import dev.obupgrade.bench.WaitingShare.Work;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingShareTest {

  @Test
  void whatNobodyElseAccountsForIsTheOperators() {
    WaitingShare share =
        new WaitingShare(at(0), at(20), List.of(step("one", 0, 20)), List.of(work(Who.JOB, 5, 15)));

    assertThat(share.total().jobs()).isEqualTo(10);
    assertThat(share.total().operators()).isEqualTo(10);
    assertThat(share.operatorsShare()).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void timeWithTwoAtWorkCountsOnce() {
    WaitingShare share =
        new WaitingShare(
            at(0),
            at(10),
            List.of(step("one", 0, 10)),
            List.of(work(Who.DATABASE, 0, 8), work(Who.POD, 2, 4), work(Who.POD, 3, 5)));

    assertThat(share.total().pods()).isEqualTo(3);
    assertThat(share.total().database()).isEqualTo(5);
    assertThat(share.total().operators()).isEqualTo(2);
  }

  @Test
  void workThatReachesIntoAnotherStepIsDividedBetweenThem() {
    WaitingShare share =
        new WaitingShare(
            at(0),
            at(10),
            List.of(step("one", 0, 4), step("two", 5, 10)),
            List.of(work(Who.POD, 3, 7)));

    assertThat(share.rows())
        .extracting(Row::name, Row::all, Row::pods)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("one", 4.0, 1.0),
            org.assertj.core.groups.Tuple.tuple("two", 5.0, 2.0),
            org.assertj.core.groups.Tuple.tuple("(between the steps)", 1.0, 1.0));
  }

  @Test
  void theSameStepOfSeveralZonesIsOneRow() {
    WaitingShare share =
        new WaitingShare(at(0), at(6), List.of(step("a", 0, 2), step("a", 3, 6)), List.of());

    assertThat(share.rows().getFirst())
        .extracting(Row::name, Row::times, Row::all)
        .containsExactly("a", 2, 5.0);
  }

  private static Instant at(long second) {
    return Instant.ofEpochSecond(1_000_000 + second);
  }

  private static Step step(String name, long from, long to) {
    return new Step(name, at(from), at(to));
  }

  private static Work work(Who who, long from, long to) {
    return new Work(who, at(from), at(to));
  }
}
