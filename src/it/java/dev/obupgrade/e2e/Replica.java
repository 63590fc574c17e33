package dev.obupgrade.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One replica of the operator, as a process on this machine. */
record Replica(Process process, Path logFile) {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /**
   * @param name that it has in the election
   * @param watched the namespace it looks for upgrades in
   */
  static Replica start(
      String name, Path kubeconfig, Path folder, String namespace, String lease, String watched)
      throws IOException {
    Path log = folder.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                "target/quarkus-app/quarkus-run.jar")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "KUBECONFIG",
                kubeconfig.toString(),
                "QUARKUS_HTTP_HOST",
                "127.0.0.1",
                "QUARKUS_HTTP_PORT",
                "0",
                "QUARKUS_OPERATOR_SDK_NAMESPACES",
                watched,
                "OBU_LEASE_NAMESPACE",
                namespace,
                "OBU_LEASE_NAME",
                lease,
                "OBU_POD_NAME",
                name,
                "OBU_READ_NODES",
                "false"));
    return new Replica(builder.start(), log);
  }

  String log() throws IOException {
    return Files.readString(logFile);
  }

  void says(String words) throws InterruptedException {
    Wait.until("a replica's word", LIMIT, this::log, log -> log.contains(words));
  }

  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  void end() throws InterruptedException {
    process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
  }
}
