package dev.obupgrade.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.StepStatus;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoTest {
  private static final StepStatus RECORD = StepStatus.begun("step", Instant.EPOCH);

  @ParameterizedTest
  @ValueSource(strings = {"plain", "a=b; c=d", "back\\slash", ";", "\\;=", " two words "})
  void whateverIsRememberedComesBack(String text) {
    Memo memo = Memo.parse(new Memo(Map.of()).with("one", text).with(text, "two").text());

    assertThat(memo.get("one")).contains(text);
    assertThat(memo.get(text)).contains("two");
  }

  @Test
  void whatIsEmptyIsForgotten() {
    Memo memo = new Memo(Map.of("one", "1", "two", "2"));

    assertThat(memo.with("one", "").text()).isEqualTo("two=2");
    assertThat(memo.with("one", "").with("two", "").text()).isNull();
    assertThat(Memo.of(RECORD.withNotes(Map.of("one", ""))).get("one")).isEmpty();
  }

  @Test
  void aMapOfAnEarlierOperatorIsReadWhileThereIsNoMemo() {
    StepStatus old = RECORD.withNotes(Map.of("one", "1"));

    assertThat(Memo.of(old).get("one")).contains("1");
    assertThat(Memo.of(old.withMemo("one=2")).get("one")).contains("2");
  }
}
