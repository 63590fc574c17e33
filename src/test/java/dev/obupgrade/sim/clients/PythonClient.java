package dev.obupgrade.sim.clients;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * A client library for Python, installed by {@code src/test/clients/python-clients}, and the
 * program that uses it.
 */
final class PythonClient {
  private static final Path SCRIPTS = Path.of("src/test/clients").toAbsolutePath();
  private static final int PATIENCE_SECONDS = 300;

  private final String name;
  private final Path packages;

  private PythonClient(String name, Path packages) {
    this.name = name;
    this.packages = packages;
  }

  /**
   * Skips the test where the client isn't installed. In CI it fails instead.
   *
   * @param name as in {@code python-clients list}
   */
  static PythonClient named(String name) throws IOException, InterruptedException {
    String listed = Programs.run(List.of(SCRIPTS.resolve("python-clients").toString(), "list"));
    Optional<Path> folder =
        listed
            .lines()
            .filter(line -> line.startsWith(name + " "))
            .map(line -> Path.of(line.substring(name.length() + 1)))
            .findFirst();
    if (folder.isEmpty()) {
      Programs.missing(
          "The Python client " + name,
          "run src/test/clients/python-clients install, which says why");
    }
    return new PythonClient(name, folder.orElseThrow());
  }

  /** Returns one test for each case that the program reports, and one for its end. */
  Stream<DynamicTest> cases(String program, ClientCluster cluster)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("python-client", ".out");
    Path errors = Files.createTempFile("python-client", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(
            packages.resolve("python").toRealPath().toString(),
            "-B",
            SCRIPTS.resolve(program).toString());
    builder.environment().putAll(cluster.environment());
    builder.environment().put("PYTHONPATH", packages.toString());
    builder.environment().put("PYTHONIOENCODING", "utf-8");
    Process process =
        builder.redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
    boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly().waitFor();
    String said =
        ended ? "exit code " + process.exitValue() : "no end in " + PATIENCE_SECONDS + " s";
    String complaints = Files.readString(errors);
    List<JsonNode> reports = new ArrayList<>();
    for (String line : Files.readAllLines(output, StandardCharsets.UTF_8)) {
      reports.add(new ObjectMapper().readTree(line));
    }
    Files.delete(output);
    Files.delete(errors);
    boolean complete = !reports.isEmpty() && reports.removeLast().has("end");
    Stream<DynamicTest> end =
        complete
            ? Stream.empty()
            : Stream.of(
                DynamicTest.dynamicTest(
                    name + " comes to its end", () -> fail(said + "\n" + complaints)));
    return Stream.concat(reports.stream().map(report -> test(report, complaints)), end);
  }

  private DynamicTest test(JsonNode report, String complaints) {
    return DynamicTest.dynamicTest(
        name + " " + report.path("case").asText(),
        () -> {
          if (report.has("skipped")) {
            abort(report.path("skipped").asText());
          }
          if (report.has("error")) {
            fail(report.path("case").asText() + ": " + report.path("error").asText() + complaints);
          }
        });
  }
}
