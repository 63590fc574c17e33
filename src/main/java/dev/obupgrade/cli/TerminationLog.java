package dev.obupgrade.cli;

import dev.obupgrade.precheck.Connection;
import dev.obupgrade.precheck.SuiteReport;
import dev.obupgrade.precheck.check.Finding;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The file from which Kubernetes reads a container's termination message. */
final class TerminationLog {
  static final String VARIABLE = "OBU_TERMINATION_LOG";
  private static final String KUBERNETES_DEFAULT = "/dev/termination-log";

  private final Path file;
  private final PrintWriter err;

  private TerminationLog(Path file, PrintWriter err) {
    this.file = file;
    this.err = err;
  }

  static TerminationLog of(Map<String, String> env, PrintWriter err) {
    return new TerminationLog(Path.of(env.getOrDefault(VARIABLE, KUBERNETES_DEFAULT)), err);
  }

  /**
   * Writes the report. An error goes to the error stream only, since the exit code still has the
   * verdict.
   */
  void write(SuiteReport report) {
    try {
      Files.writeString(file, report.toJson());
    } catch (IOException e) {
      err.printf("Can't write the termination message to %s: %s%n", file, e);
    }
  }

  /** Writes that the checks could not run. */
  void untold(String why) {
    write(Connection.failed(Finding.untold(why)));
  }
}
