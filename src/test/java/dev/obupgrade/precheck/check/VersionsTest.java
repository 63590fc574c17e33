package dev.obupgrade.precheck.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.precheck.ClusterSnapshot;
import dev.obupgrade.precheck.PreCheckSuite;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class VersionsTest {

  @Test
  void theFirstVersionIsIncludedAndTheEndIsNot() {
    assertThat(Versions.from("4.2.0.0").concern(of("4.2.0.0"))).isTrue();
    assertThat(Versions.from("4.2.0.0").concern(of("4.1.0.2"))).isFalse();
    assertThat(Versions.before("4.2.0.0").concern(of("4.1.0.2"))).isTrue();
    assertThat(Versions.before("4.2.0.0").concern(of("4.2.0.0"))).isFalse();
  }

  @Test
  void inDoubtACheckIsAsked() {
    assertThat(Versions.before("4.2.0.0").concern(of("4.2.0.0", "4.1.0.0"))).isTrue();
    assertThat(Versions.before("4.2.0.0").concern(Set.of())).isTrue();
  }

  @Test
  void aCheckOfOtherVersionsIsNotAsked() {
    var suite =
        new PreCheckSuite(
            List.of(new Old()),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ZERO,
            t -> {});

    assertThat(suite.run(ClusterSnapshot.healthy(), Intent.unknown()).outcomes().getLast())
        .satisfies(
            outcome -> {
              assertThat(outcome.result()).isEqualTo(CheckResult.NotApplicable);
              assertThat(outcome.observed())
                  .isEqualTo("Applies to versions before 4.1.0.0; this cluster has [4.3.5.2]");
            });
  }

  private static Set<ObVersion> of(String... versions) {
    return Arrays.stream(versions).map(ObVersion::parse).collect(Collectors.toSet());
  }

  private record Old() implements Check {
    @Override
    public Definition definition() {
      return new Definition("Old", "nothing", Versions.before("4.1.0.0"), "-", "-");
    }

    @Override
    public Finding look(FitnessView cluster, Intent intent) {
      throw new AssertionError("must not be asked");
    }
  }
}
