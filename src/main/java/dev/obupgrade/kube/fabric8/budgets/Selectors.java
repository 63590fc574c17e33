package dev.obupgrade.kube.fabric8.budgets;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.Map;

/** Matches labels as the eviction of a pod does (kubernetes pkg/registry/core/pod/storage). */
final class Selectors {
  private Selectors() {}

  /** An eviction takes no notice of a budget whose selector is missing or empty. */
  static boolean matches(LabelSelector selector, Map<String, String> labels) {
    if (selector == null
        || (selector.getMatchLabels().isEmpty() && selector.getMatchExpressions().isEmpty())) {
      return false;
    }
    return labels.entrySet().containsAll(selector.getMatchLabels().entrySet())
        && selector.getMatchExpressions().stream().allMatch(r -> matches(r, labels));
  }

  private static boolean matches(LabelSelectorRequirement required, Map<String, String> labels) {
    String value = labels.get(required.getKey());
    return switch (required.getOperator()) {
      case "In" -> value != null && required.getValues().contains(value);
      case "NotIn" -> value == null || !required.getValues().contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      // The API server accepts no other operator.
      default -> false;
    };
  }
}
