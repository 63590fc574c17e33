package dev.obupgrade.kube.fabric8.pods;

import dev.obupgrade.kube.JobState.Trouble;
import dev.obupgrade.kube.JobState.Trouble.Kind;
import java.util.List;
import java.util.Map;

/**
 * What causes a refusal to create a Job or its pod. Kubernetes has one code for all refusals and
 * explains the cause in words only. The words choose the reason that people see, and nothing else:
 * the operator handles every refusal alike, by waiting until it ends.
 */
public final class PodRefusal {
  private static final List<Map.Entry<String, Kind>> WORDS =
      List.of(
          Map.entry("exceeded quota", Kind.QUOTA),
          Map.entry("failed quota", Kind.QUOTA),
          Map.entry("webhook", Kind.ADMISSION),
          Map.entry("ValidatingAdmissionPolicy", Kind.ADMISSION),
          Map.entry("violates PodSecurity", Kind.ADMISSION),
          Map.entry("usage per Container", Kind.ADMISSION),
          Map.entry("usage per Pod", Kind.ADMISSION),
          Map.entry("limit to request ratio", Kind.ADMISSION),
          Map.entry("priority class", Kind.ADMISSION),
          Map.entry("PriorityClass", Kind.ADMISSION),
          Map.entry("serviceaccount", Kind.ADMISSION),
          Map.entry("service account", Kind.ADMISSION));

  private PodRefusal() {}

  public static Trouble of(String message) {
    Kind kind =
        WORDS.stream()
            .filter(word -> message.contains(word.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(Kind.REFUSED);
    return new Trouble(kind, message);
  }
}
