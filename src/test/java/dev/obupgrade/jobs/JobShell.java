package dev.obupgrade.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A Job's container without a container: an empty environment, folders for the image's scripts and
 * for work, and a module {@code mysql.connector} that can be imported and does nothing.
 */
final class JobShell {

  /** What is left when a Job has ended. */
  record Ended(int exitCode, String out, String err, String terminationMessage) {}

  final Path source;
  final Path work;
  private final Path root;
  private final Map<String, String> environment = new HashMap<>();

  JobShell(Path root) throws IOException {
    this.root = root;
    this.source = Files.createDirectories(root.resolve("image/etc"));
    this.work = Files.createDirectories(root.resolve("work"));
    var connector = Files.createDirectories(root.resolve("modules/mysql/connector"));
    Files.createFile(connector.resolve("__init__.py"));
    Files.createFile(connector.resolveSibling("__init__.py"));
    set("PATH", System.getenv("PATH"));
    set("PYTHONPATH", root.resolve("modules").toString());
    set("OBU_SOURCE", source.toString());
    set("OBU_WORK", work.toString());
    set("OBU_HOST", "10.0.0.1");
    set("OBU_PORT", "2881");
    set("OBU_USER", "root");
    set("OBU_TERMINATION_LOG", root.resolve("termination-log").toString());
    set("OBU_LAUNCHER", JobScripts.load().launcher());
    password("secret-of-the-test");
  }

  static void needsPython3() {
    boolean there;
    try {
      there = new ProcessBuilder("python3", "-c", "").start().waitFor() == 0;
    } catch (IOException notThere) {
      there = false;
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
    Assumptions.assumeTrue(there, "this machine has no python3, which runs the launcher");
  }

  JobShell set(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  JobShell unset(String variable) {
    environment.remove(variable);
    return this;
  }

  /** In octal, since Java may not be able to put every character into an environment. */
  JobShell password(String password) {
    var octal = new StringBuilder();
    for (byte part : password.getBytes(StandardCharsets.UTF_8)) {
      octal.append("\\%03o".formatted(part & 0xFF));
    }
    return set("PASSWORD_IN_OCTAL", octal.toString());
  }

  JobShell script(String name, String... lines) throws IOException {
    Files.writeString(source.resolve(name), String.join("\n", lines) + "\n");
    return set("OBU_SCRIPT", name);
  }

  /** Leaves only these programs, and no Python that has the connector. */
  JobShell onlyTools(String... names) throws IOException {
    var tools = Files.createDirectories(root.resolve("tools"));
    for (String name : names) {
      var tool = tools.resolve(name);
      Files.writeString(tool, "#!/bin/sh\nexec /usr/bin/%s \"$@\"\n".formatted(name));
      assertThat(tool.toFile().setExecutable(true)).isTrue();
    }
    Files.writeString(
        root.resolve("modules/mysql/connector/__init__.py"), "raise ImportError('not here')\n");
    return set("PATH", tools.toString());
  }

  Process start(String text) throws IOException {
    var builder =
        new ProcessBuilder(
            "/bin/sh",
            "-c",
            "if [ -n \"${PASSWORD_IN_OCTAL+set}\" ]; then "
                + "OBU_PASSWORD=`printf \"$PASSWORD_IN_OCTAL\"`; export OBU_PASSWORD; "
                + "unset PASSWORD_IN_OCTAL; fi\n"
                + text);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectError(root.resolve("stderr").toFile());
    return builder.start();
  }

  /** Its output is how many bytes it had; its exit code stays its own. */
  Process startCounting() throws IOException {
    Files.writeString(root.resolve("run.sh"), JobScripts.load().runScript());
    return start(
        "exec 3>&1; code=$( { { /bin/sh '%s'; echo $? >&4; } | wc -c >&3; } 4>&1 ); exit $code"
            .formatted(root.resolve("run.sh")));
  }

  Ended run(String text) throws IOException, InterruptedException {
    return end(start(text));
  }

  Ended runScript() throws IOException, InterruptedException {
    return run(JobScripts.load().runScript());
  }

  Ended end(Process process) throws IOException, InterruptedException {
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    var message = root.resolve("termination-log");
    return new Ended(
        process.exitValue(),
        out,
        new String(Files.readAllBytes(root.resolve("stderr")), StandardCharsets.UTF_8),
        Files.exists(message) ? Files.readString(message) : "");
  }

  static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
