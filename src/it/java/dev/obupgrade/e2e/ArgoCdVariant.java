package dev.obupgrade.e2e;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How Argo CD compares and applies an Application. */
enum ArgoCdVariant {
  CLIENT(""),
  SERVER("      - ServerSideApply=true\n"),
  /** Argo CD's own advice for server-side apply. */
  DIFF("      - ServerSideApply=true\n");

  private static final String RESPECT = "      - RespectIgnoreDifferences=true\n";
  private static final String HARMLESS = "      - PruneLast=true\n";
  private static final String IGNORE =
      """
        ignoreDifferences:
          - group: apps
            kind: StatefulSet
            managedFieldsManagers: [ob-upgrade-operator]
      """;

  private final String syncOption;

  ArgoCdVariant(String syncOption) {
    this.syncOption = syncOption;
  }

  /**
   * Returns the variants of the zones: each has another one unless a person chose one.
   *
   * @param chosen its name, or nothing
   */
  static List<ArgoCdVariant> ofZones(Optional<String> chosen) {
    return chosen
        .filter(name -> !name.isBlank())
        .map(name -> valueOf(name.toUpperCase(Locale.ROOT)))
        .map(one -> List.of(one, one, one))
        .orElse(List.of(CLIENT, SERVER, DIFF));
  }

  /** Returns the sample's Application in this variant. */
  String application(String sample) {
    String applied = replaced(sample, RESPECT, RESPECT + syncOption);
    return this == DIFF
        ? replaced(
            applied,
            "  namespace: argocd\n",
            "  namespace: argocd\n"
                + "  annotations: {argocd.argoproj.io/compare-options: ServerSideDiff=true}\n")
        : applied;
  }

  /** Returns it without what the operator needs. */
  String applicationThatReverts(String sample) {
    return replaced(replaced(application(sample), IGNORE, ""), RESPECT, HARMLESS);
  }

  private static String replaced(String text, String part, String by) {
    if (!text.contains(part)) {
      throw new IllegalStateException("Not in the sample: " + part);
    }
    return text.replace(part, by);
  }
}
