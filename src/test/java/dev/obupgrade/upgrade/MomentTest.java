package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MomentTest {

  /** After a change that is meant: {@code make docs}, and read what changed. */
  @ParameterizedTest
  @EnumSource(Moment.class)
  void whatDescribeShowsIsWhatTheFileHas(Moment moment) throws IOException {
    assertThat(Moment.text(moment.upgrade().resource())).isEqualTo(Files.readString(moment.file()));
  }

  @ParameterizedTest
  @EnumSource(Moment.class)
  void theBriefIsAScreenAtMost(Moment moment) {
    assertThat(moment.upgrade().status().brief())
        .hasSizeBetween(2, 20)
        .allSatisfy(line -> assertThat(line).isNotBlank().hasSizeLessThanOrEqualTo(160));
  }
}
