package dev.obupgrade.kube.fabric8.budgets;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectorsTest {
  private static final Map<String, String> LABELS = Map.of("app", "ob", "zone", "zone1");

  @Test
  void allLabelsMustMatch() {
    assertThat(Selectors.matches(labels(Map.of("app", "ob")), LABELS)).isTrue();
    assertThat(Selectors.matches(labels(LABELS), LABELS)).isTrue();
    assertThat(Selectors.matches(labels(Map.of("app", "ob", "zone", "zone2")), LABELS)).isFalse();
  }

  @Test
  void anEvictionTakesNoNoticeOfABudgetWithoutASelector() {
    assertThat(Selectors.matches(null, LABELS)).isFalse();
    assertThat(Selectors.matches(new LabelSelector(), LABELS)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "zone, In, zone1, true",
    "zone, In, zone2, false",
    "rack, In, zone1, false",
    "zone, NotIn, zone1, false",
    "zone, NotIn, zone2, true",
    "rack, NotIn, zone1, true",
    "zone, Exists, , true",
    "rack, Exists, , false",
    "zone, DoesNotExist, , false",
    "rack, DoesNotExist, , true"
  })
  void expressionsMatchAsInKubernetes(String key, String operator, String value, boolean matches) {
    var expression = new LabelSelectorBuilder().addNewMatchExpression();
    expression.withKey(key).withOperator(operator);
    if (value != null) {
      expression.withValues(value);
    }

    assertThat(Selectors.matches(expression.endMatchExpression().build(), LABELS))
        .isEqualTo(matches);
  }

  private static LabelSelector labels(Map<String, String> labels) {
    return new LabelSelectorBuilder().withMatchLabels(labels).build();
  }
}
