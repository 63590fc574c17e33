package dev.obupgrade.upgrade;

import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.sim.clients.Programs;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * kstatus itself, the library with which Flux, kpt and others read the status of a resource: a
 * program in Go that answers line by line. It is built once for its sources and ends with the
 * tests.
 */
final class Kstatus {
  private static final Path SOURCES = Path.of("src/it/kstatus");
  private static final Path BUILT = Path.of("target/kstatus");
  private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BufferedWriter questions;
  private final BufferedReader answers;

  private Kstatus(Path program) throws IOException {
    Process process =
        new ProcessBuilder(program.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    questions = process.outputWriter();
    answers = process.inputReader();
  }

  /** What kstatus says, and why. */
  record Verdict(String status, String message) {}

  /** Started at the first question of all tests of this process. */
  private static final class Shared {
    private static final Optional<Kstatus> PROGRAM = start();

    private static Optional<Kstatus> start() {
      try {
        Optional<Path> program = program();
        return program.isPresent() ? Optional.of(new Kstatus(program.get())) : Optional.empty();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Empty on a machine that can't build it. */
  static Optional<Kstatus> find() {
    return Shared.PROGRAM;
  }

  /** Aborts the test where there is no Go; where there is, in CI that is a failure. */
  static Kstatus get() {
    if (find().isEmpty()) {
      if (Programs.find("go").isEmpty()) {
        abort("kstatus is built with Go, which isn't on this machine.");
      }
      Programs.missing("kstatus", "go build failed in src/it/kstatus and says above why");
    }
    return find().orElseThrow();
  }

  synchronized Verdict of(ObUpgrade upgrade) {
    try {
      questions.write(KUBERNETES.asJson(upgrade).replace("\n", ""));
      questions.newLine();
      questions.flush();
      JsonNode answer = JSON.readTree(answers.readLine());
      if (answer.has("error")) {
        throw new IllegalArgumentException(answer.get("error").asText());
      }
      return new Verdict(answer.get("status").asText(), answer.path("message").asText());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Path> program() throws IOException {
    Path program = BUILT.resolve("kstatus-" + hash());
    if (Files.isExecutable(program)) {
      return Optional.of(program);
    }
    Optional<Path> go = Programs.find("go");
    if (go.isEmpty()) {
      return Optional.empty();
    }
    Files.createDirectories(BUILT);
    Path fresh = Files.createTempDirectory(BUILT, "build").resolve("kstatus");
    try {
      if (!build(go.get(), fresh)) {
        return Optional.empty();
      }
      // Another process may have built it meanwhile: it's the same program.
      Files.move(fresh, program, StandardCopyOption.ATOMIC_MOVE);
      return Optional.of(program);
    } finally {
      Files.deleteIfExists(fresh);
      Files.deleteIfExists(fresh.getParent());
    }
  }

  private static boolean build(Path go, Path program) throws IOException {
    var builder =
        new ProcessBuilder(
            List.of(
                go.toString(), "build", "-trimpath", "-o", program.toAbsolutePath().toString()));
    builder.directory(SOURCES.toFile()).inheritIO();
    builder.environment().putAll(Map.of("CGO_ENABLED", "0", "GOFLAGS", "-mod=readonly"));
    try {
      return builder.start().waitFor() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static String hash() throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String file : List.of("go.mod", "go.sum", "main.go")) {
        digest.update(Files.readAllBytes(SOURCES.resolve(file)));
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
