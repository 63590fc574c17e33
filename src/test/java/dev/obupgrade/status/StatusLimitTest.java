package dev.obupgrade.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.api.CheckStatus;
import dev.obupgrade.api.HopStatus;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.PlannedHop;
import dev.obupgrade.api.ServerStatus;
import dev.obupgrade.api.StepStatus;
import dev.obupgrade.api.Texts;
import dev.obupgrade.api.UpgradePlan;
import dev.obupgrade.api.ZoneStatus;
import dev.obupgrade.flow.Journal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** However much was seen, the status can be stored, and the operator keeps what it needs. */
class StatusLimitTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  /** What takes more bytes than characters: quotes, line ends, Chinese, and beyond 16 bits. */
  private static final String MUCH = "\"\n名😀".repeat(300_000);

  @Test
  void aSmallStatusStaysAsItIs() {
    ObUpgradeStatus status = status(3, 1, 5);

    assertThat(StatusLimit.bounded(status)).isEqualTo(status);
  }

  @Test
  void sevenZonesOfNineServersOverFiveHopsWithAThousandFailedChecksEachCanBeStored() {
    ObUpgradeStatus status = status(7, 5, 1000);
    assertThat(StatusLimit.bytes(status)).isGreaterThan(10 * StatusLimit.BYTES);

    ObUpgradeStatus bounded = StatusLimit.bounded(status);

    assertThat(StatusLimit.bytes(bounded)).isLessThanOrEqualTo(StatusLimit.BYTES);
    assertThat(needed(bounded)).isEqualTo(needed(status));
    assertThat(StatusLimit.bounded(bounded)).isEqualTo(bounded);
    assertThat(bounded.hops())
        .allSatisfy(
            hop -> {
              CheckStatus last = hop.checks().getLast();
              assertThat(last.result()).isEqualTo(CheckResult.Failed);
              assertThat(last.observed()).endsWith(" more checks, such as Check15");
            });
  }

  @Test
  void listsAreNeverLongerThanTheDefinitionAllows() {
    List<CheckStatus> checks = new ArrayList<>();
    IntStream.range(0, 600).forEach(i -> checks.add(check(i, CheckResult.Warning, "x")));
    checks.add(check(600, CheckResult.Failed, "x"));
    List<ServerStatus> servers =
        IntStream.range(0, 300)
            .mapToObj(i -> new ServerStatus("10.0.0." + i, "pod-" + i, "4.3.5.3-1", "ACTIVE"))
            .toList();
    HopStatus hop =
        HopStatus.pending("4.3.5.3", List.of("z1"))
            .withChecks(checks)
            .withZones(List.of(ZoneStatus.pending("z1").withServers(servers)));

    HopStatus bounded =
        StatusLimit.bounded(ObUpgradeStatus.empty().withHops(List.of(hop))).hops().getFirst();

    assertThat(bounded.checks()).hasSize(256);
    assertThat(bounded.checks().getFirst().result()).isEqualTo(CheckResult.Failed);
    assertThat(bounded.checks().getLast().observed())
        .isEqualTo("346 more checks, such as Check254");
    assertThat(bounded.zones().getFirst().servers()).hasSize(256);
  }

  @Test
  void theJournalStoresNothingLarger() {
    List<ObUpgradeStatus> stored = new ArrayList<>();
    Journal journal = new Journal(ObUpgradeStatus.empty(), stored::add);
    ObUpgradeStatus status = status(7, 5, 1000);
    journal.edit(any -> status);
    journal.save();
    journal.edit(any -> status);
    journal.save();
    journal.saveEvenIfEqual();

    assertThat(stored).as("the same once, and once in any case").hasSize(2);
    assertThat(stored)
        .allSatisfy(s -> assertThat(StatusLimit.bytes(s)).isLessThanOrEqualTo(StatusLimit.BYTES));
    assertThat(journal.status()).isEqualTo(stored.getLast());
  }

  @Test
  void noCharacterIsCutInHalves() {
    for (int longest = 2; longest < 12; longest++) {
      String cut = Texts.shortened("a😀😀😀😀😀😀", longest);
      assertThat(cut).hasSizeLessThanOrEqualTo(longest).endsWith("…");
      assertThat(new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
          .isEqualTo(cut);
    }
  }

  @Test
  void aListNamesAFewAndCountsTheOthers() {
    assertThat(Texts.few(List.of("a", "b"), 2)).isEqualTo("a, b");
    assertThat(Texts.few(List.of("a", "b", "c", "d"), 2)).isEqualTo("a, b and 2 more");
  }

  /** Every step with the longest words; memos of the steps under way as large as they get. */
  private static ObUpgradeStatus status(int zones, int hops, int checks) {
    List<String> names = IntStream.range(0, zones).mapToObj(z -> "zone" + z).toList();
    List<StepStatus> steps =
        IntStream.range(0, 12)
            .mapToObj(
                i ->
                    StepStatus.begun("step" + i, NOW)
                        .waiting("JobRunning", checks > 100 ? MUCH : "short")
                        .withMemo("memo=" + "x".repeat(100 * i)))
            .toList();
    List<ServerStatus> servers =
        IntStream.range(0, 9)
            .mapToObj(i -> new ServerStatus("10.0.0." + i, "pod-" + i, "4.3.5.3-1", "ACTIVE"))
            .toList();
    List<HopStatus> all =
        IntStream.range(0, hops)
            .mapToObj(
                h ->
                    CheckRecords.put(
                            HopStatus.pending("4.3.5." + h, names),
                            IntStream.range(0, checks)
                                .mapToObj(
                                    i ->
                                        check(i, CheckResult.Failed, checks > 100 ? MUCH : "short"))
                                .toList())
                        .withSteps(steps)
                        .withFinishedAt(h < hops - 1 ? NOW : null)
                        .withZones(
                            names.stream()
                                .map(
                                    z ->
                                        ZoneStatus.pending(z).withSteps(steps).withServers(servers))
                                .toList()))
            .toList();
    List<PlannedHop> planned =
        all.stream().map(h -> new PlannedHop(h.version(), h.version() + "-1", "image")).toList();
    return ObUpgradeStatus.empty()
        .withSteps(steps)
        .withPlan(new UpgradePlan("4.3.5.0", planned, names), all)
        .withMessage(checks > 100 ? MUCH.substring(0, 2000) : "short");
  }

  private static CheckStatus check(int i, CheckResult result, String evidence) {
    return new CheckStatus("Check" + i, result, evidence, evidence, evidence);
  }

  /** Everything that the operator reads back. */
  private static List<Object> needed(ObUpgradeStatus status) {
    List<Object> needed = new ArrayList<>();
    needed.add(status.plan());
    needed.addAll(status.steps().stream().map(StatusLimitTest::needed).toList());
    status
        .hops()
        .forEach(
            h -> {
              needed.addAll(List.of(h.version(), h.through()));
              needed.addAll(h.steps().stream().map(StatusLimitTest::needed).toList());
              h.zones()
                  .forEach(
                      z -> {
                        needed.addAll(List.of(z.name(), z.servers()));
                        needed.addAll(z.steps().stream().map(StatusLimitTest::needed).toList());
                      });
            });
    return needed;
  }

  private static StepStatus needed(StepStatus step) {
    return step.withMessage(null);
  }
}
