package dev.obupgrade.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.kube.ClusterRecord.DatabaseIdentity;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseIdentityTest {
  private static final DatabaseIdentity OWN =
      new DatabaseIdentity("obtest", "1", List.of("10.0.0.1:2882", "10.0.0.2:2882"));

  @ParameterizedTest
  @CsvSource({
    "obtest, 1, 10.0.0.2:2882, true",
    "obtest, 1, 10.0.0.3:2882, false",
    "obtest, 1, 10.0.0.2:3882, false",
    "obtest, 2, 10.0.0.2:2882, false",
    "other, 1, 10.0.0.2:2882, false",
  })
  void nameIdAndAServerMustBeTheSame(String name, String id, String server, boolean same) {
    assertThat(OWN.sameAs(new DatabaseIdentity(name, id, List.of("10.0.0.9:2882", server))))
        .isEqualTo(same);
  }
}
