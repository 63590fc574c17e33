package dev.obupgrade.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.obupgrade.tpcc.ClientStats;
import dev.obupgrade.tpcc.ClientVerdict;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Optional;

/** The workload's pod. Requests go through the API server, so that no port needs opening. */
final class DemoClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration VERIFICATION_LIMIT = Duration.ofMinutes(3);

  private final KubernetesClient kubernetes;
  private final String path;

  DemoClient(KubernetesClient kubernetes, String namespace) {
    this.kubernetes = kubernetes;
    this.path = "/api/v1/namespaces/" + namespace + "/services/workload:8080/proxy/";
  }

  /** Returns empty if it doesn't answer now: this is a display, not a measurement. */
  Optional<ClientStats> stats() {
    try {
      return Optional.ofNullable(kubernetes.raw(path + "stats")).map(ClientStats::parse);
    } catch (KubernetesClientException e) {
      return Optional.empty();
    }
  }

  /** Starts the verification, and waits for its result. */
  ClientVerdict verify() throws InterruptedException {
    long deadline = System.nanoTime() + VERIFICATION_LIMIT.toNanos();
    String answer = kubernetes.raw(path + "verify", "POST", "");
    while (answer.equals("{}")) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "The client has not verified its data within " + VERIFICATION_LIMIT);
      }
      Thread.sleep(500);
      answer = kubernetes.raw(path + "verify");
    }
    try {
      return JSON.readValue(answer, ClientVerdict.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Unexpected answer of the client: " + answer, e);
    }
  }
}
