package dev.obupgrade.oceanbase;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpgradeJobTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RUNNING | Upgrade job 9 (UPGRADE_ALL) is running",
        "DEAD | Upgrade job 9 (UPGRADE_ALL) is INPROGRESS and dead: its root service 10.0.0.2:2882 moved or restarted",
        "ENDED | Upgrade job 9 (UPGRADE_ALL) has ended",
      })
  void wordsSayWhichJobAndItsState(UpgradeJob.State state, String words) {
    UpgradeJob job = new UpgradeJob(9, UpgradeJob.ALL, state, ServerAddress.parse("10.0.0.2:2882"));
    assertThat(job.words()).isEqualTo(words);
  }
}
