package dev.obupgrade.controller.leader;

import dev.obupgrade.api.ObUpgrade;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Locale;

/** Finds why the operator can't start among the many exceptions that the SDK wraps the cause in. */
final class StartTrouble {

  private StartTrouble() {}

  static String words(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null && !(cause instanceof KubernetesClientException)) {
      cause = cause.getCause();
    }
    if (cause instanceof KubernetesClientException answer) {
      return switch (answer.getCode()) {
        case HttpURLConnection.HTTP_NOT_FOUND ->
            "the API server doesn't know %ss.%s. Fix: install the CustomResourceDefinition (crds.install in the Helm chart, or crds/)"
                .formatted(ObUpgrade.KIND.toLowerCase(Locale.ROOT), ObUpgrade.GROUP);
        case HttpURLConnection.HTTP_FORBIDDEN ->
            "it lacks a permission, which rbac.create in the Helm chart grants: "
                + answer.getMessage();
        default -> answer.getMessage();
      };
    }
    return cause.toString();
  }
}
