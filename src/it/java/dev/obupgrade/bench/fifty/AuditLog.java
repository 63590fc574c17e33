package dev.obupgrade.bench.fifty;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The API server's own record of the operator's requests. */
record AuditLog(Path folder) {
  private static final String POLICY =
      """
      apiVersion: audit.k8s.io/v1
      kind: Policy
      omitStages: [RequestReceived, ResponseStarted]
      rules:
      - {level: Metadata, users: [operator]}
      - {level: None}
      """;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Returns the options that the API server needs. */
  String[] options() throws IOException {
    Files.writeString(folder.resolve("policy.yaml"), POLICY);
    return new String[] {
      "--audit-policy-file=" + folder.resolve("policy.yaml"), "--audit-log-path=" + file()
    };
  }

  private Path file() {
    return folder.resolve("audit.log");
  }

  /**
   * Returns the number of requests by verb and resource, such as {@code get pods}. Leaves out
   * watches, which never stop, and the Lease of the leader election.
   */
  Map<String, Long> requests(Instant from, Instant to) throws IOException {
    Map<String, Long> counts = new TreeMap<>();
    try (Stream<String> lines = Files.lines(file())) {
      for (String line : (Iterable<String>) lines::iterator) {
        JsonNode event = JSON.readTree(line);
        Instant at = Instant.parse(event.path("requestReceivedTimestamp").asText());
        JsonNode object = event.path("objectRef");
        String resource = object.path("resource").asText();
        String verb = event.path("verb").asText();
        if (at.isBefore(from)
            || at.isAfter(to)
            || "watch".equals(verb)
            || "leases".equals(resource)) {
          continue;
        }
        String sub = object.path("subresource").asText("");
        counts.merge(verb + " " + resource + (sub.isEmpty() ? "" : "/" + sub), 1L, Long::sum);
      }
    }
    return counts;
  }
}
