package dev.obupgrade.kube.fabric8.surroundings;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerContainerTest {
  private static final PodSpec VOLUMES =
      new PodSpecBuilder()
          .addNewVolume()
          .withName("scratch")
          .withNewEmptyDir()
          .endEmptyDir()
          .endVolume()
          .addNewVolume()
          .withName("node")
          .withNewHostPath()
          .withPath("/data")
          .endHostPath()
          .endVolume()
          .build();

  @ParameterizedTest
  @CsvSource({
    "claim, /home/admin, true",
    "claim, /home/admin/oceanbase, true",
    "claim, /home/admin/oceanbase/, true",
    "claim, /home/admin/oceanbase/bin, true",
    "claim, /home/admin/oceanbase/bin/observer, true",
    "node, /home/admin/oceanbase/lib, true",
    "scratch, /home/admin/oceanbase, false",
    "claim, /home/admin/oceanbase/store, false",
    "claim, /home/admin/oceanbase/log, false",
    "claim, /home/admin/oceanbase/etc, false",
    "claim, /home/admin/data-file, false",
    "claim, /home/admin/oceanbase/binlog, false"
  })
  void aPersistentVolumeOverTheProgramKeepsIt(String volume, String path, boolean kept) {
    var container =
        new ContainerBuilder()
            .addNewVolumeMount()
            .withName(volume)
            .withMountPath(path)
            .endVolumeMount()
            .build();

    assertThat(ServerContainer.programKept(VOLUMES, container))
        .isEqualTo(kept ? List.of(volume + " at " + path) : List.of());
  }

  @Test
  void theProbesSayHowLongAServerMayStart() {
    var none = new ContainerBuilder().build();
    var live =
        new ContainerBuilder()
            .withNewLivenessProbe()
            .withInitialDelaySeconds(60)
            .withPeriodSeconds(5)
            .withFailureThreshold(4)
            .endLivenessProbe()
            .build();
    var both =
        new ContainerBuilder(live)
            .withNewStartupProbe()
            .withFailureThreshold(180)
            .endStartupProbe()
            .build();

    assertThat(ServerContainer.starts(none)).isEmpty();
    assertThat(ServerContainer.starts(live)).contains(Duration.ofSeconds(80));
    assertThat(ServerContainer.starts(both)).contains(Duration.ofSeconds(1880));
  }
}
