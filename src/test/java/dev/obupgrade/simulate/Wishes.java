package dev.obupgrade.simulate;

import dev.obupgrade.api.Approval;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.WindowSpec;
import dev.obupgrade.api.ZoneRestart;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * How the person wants the upgrade to go. Most people want nothing in particular.
 *
 * @param approval which zones wait for the person
 * @param hesitates how long the person takes to approve
 * @param soak as in the spec
 * @param opens how long after the beginning a window of an hour a day opens
 * @param notBefore how long after the beginning the upgrade may begin
 */
record Wishes(
    Approval approval,
    Duration hesitates,
    Optional<String> soak,
    Optional<Duration> opens,
    Optional<Duration> notBefore,
    ZoneRestart restart,
    boolean minorFreeze) {

  private static final Duration A_DAY = Duration.ofDays(1);
  private static final DateTimeFormatter TIME_OF_DAY =
      DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneOffset.UTC);

  static Wishes of(SplittableRandom random) {
    return new Wishes(
        Chance.of(
            random,
            random.nextInt(4) == 0
                ? List.of(Approval.FirstZone, Approval.EveryZone)
                : List.of(Approval.Automatic)),
        Duration.ofSeconds(random.nextInt(5, random.nextInt(3) == 0 ? 1_200 : 90)),
        sometimes(random, 10, Chance.of(random, List.of("20s", "1m", "3m"))),
        sometimes(random, 20, Duration.ofMinutes(random.nextInt(-40, 60))),
        sometimes(random, 16, Duration.ofMinutes(random.nextInt(1, 40))),
        random.nextInt(4) == 0 ? ZoneRestart.AllAtOnce : ZoneRestart.OneByOne,
        random.nextInt(6) != 0);
  }

  private static <T> Optional<T> sometimes(SplittableRandom random, int oneOf, T wish) {
    return random.nextInt(oneOf) == 0 ? Optional.of(wish) : Optional.empty();
  }

  ObUpgradeSpec in(ObUpgradeSpec spec, Instant begin) {
    return spec.withApproval(approval)
        .withSoak(soak.orElse(null))
        .withWindow(opens.map(after -> anHour(begin.plus(after))).orElse(null))
        .withNotBefore(
            notBefore
                .map(n -> begin.plus(n).truncatedTo(ChronoUnit.SECONDS).toString())
                .orElse(null))
        .withZoneRestart(restart)
        .withMinorFreeze(minorFreeze);
  }

  private static WindowSpec anHour(Instant from) {
    return new WindowSpec(
        List.of(),
        TIME_OF_DAY.format(from),
        TIME_OF_DAY.format(from.plus(Duration.ofHours(1))),
        "UTC");
  }

  /**
   * How much longer the upgrade may take because of them.
   *
   * @param zones hop after hop
   */
  Duration patience(int zones) {
    Duration each = approval == Approval.Automatic ? Duration.ZERO : hesitates.plusMinutes(5);
    return each.multipliedBy(zones)
        .plus(soak.map(s -> Duration.ofMinutes(6).multipliedBy(zones)).orElse(Duration.ZERO))
        .plus(notBefore.orElse(Duration.ZERO))
        .plus(opens.map(o -> A_DAY.multipliedBy(2)).orElse(Duration.ZERO));
  }

  @Override
  public String toString() {
    return "approval %s, soak %s, window %s, notBefore %s, restart %s%s"
        .formatted(
            approval,
            soak.orElse("none"),
            opens.map(o -> "of an hour after " + o.toMinutes() + " min").orElse("none"),
            notBefore.map(n -> "after " + n.toMinutes() + " min").orElse("none"),
            restart,
            minorFreeze ? "" : ", no minor freeze");
  }
}
