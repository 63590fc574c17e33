package dev.obupgrade.cli;

import dev.obupgrade.oceanbase.DatabaseAccess;
import dev.obupgrade.oceanbase.DatabaseConnector;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.precheck.Connection;
import dev.obupgrade.precheck.Finding;
import dev.obupgrade.precheck.Intent;
import dev.obupgrade.precheck.PreCheckSuite;
import dev.obupgrade.precheck.SuiteReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the suite against a cluster and prints what it found. It changes nothing. */
@Command(
    name = "precheck",
    description = "Tells whether a cluster is fit to be upgraded. Changes nothing.",
    customSynopsis = "ob-upgrade-operator precheck --host HOST[,HOST...] [OPTIONS]",
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the cluster is fit",
      "1:the cluster is unfit",
      "2:nobody can tell: bad input, no connection, a question without an answer"
    },
    footerHeading =
        "%nThe password comes from the environment variable OBU_PASSWORD or from a file.%n",
    footer =
        "OBU_HOST, OBU_PORT, OBU_USER, OBU_ZONES, OBU_TARGET_VERSION and OBU_CHECK_TIMEOUT stand in for options not given.")
final class PreCheckCommand implements Callable<Integer> {
  static final String JOB = "--job";

  private enum Format {
    table,
    json
  }

  @Option(
      names = "--host",
      required = true,
      split = ",",
      paramLabel = "HOST",
      description = "a server of the cluster, or several with commas between")
  private List<String> hosts;

  @Option(
      names = "--port",
      defaultValue = "2881",
      paramLabel = "PORT",
      description = "the servers' SQL port (default 2881)")
  private int port;

  @Option(
      names = "--user",
      defaultValue = "root",
      paramLabel = "USER",
      description = "a user of the sys tenant (default root)")
  private String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "a file that holds the password and nothing else")
  private Path passwordFile;

  @Option(
      names = "--zones",
      split = ",",
      paramLabel = "ZONE",
      description = "the zones to be upgraded, with commas between; all when not given")
  private List<String> zones = List.of();

  @Option(
      names = "--target",
      paramLabel = "VERSION",
      description = "the version to be upgraded to, such as 4.3.5.3")
  private ObVersion target;

  @Option(
      names = "--timeout",
      defaultValue = "90",
      paramLabel = "SECONDS",
      description = "how long each check may take (default 90)")
  private int timeout;

  @Option(
      names = "--format",
      defaultValue = "table",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES} (default table)")
  private Format format;

  @Option(
      names = JOB,
      description = "also leave a termination message for the operator (OBU_TERMINATION_LOG)")
  private boolean job;

  @Option(names = "--help", usageHelp = true, description = "show this and end")
  private boolean help;

  @Spec private CommandSpec spec;

  private final DatabaseConnector connector;
  private final Map<String, String> env;
  private final TerminationLog terminationLog;

  PreCheckCommand(
      DatabaseConnector connector, Map<String, String> env, TerminationLog terminationLog) {
    this.connector = connector;
    this.env = env;
    this.terminationLog = terminationLog;
  }

  @Override
  public Integer call() {
    require(timeout >= 1, "--timeout", timeout, "give at least 1 second");
    require(port >= 1 && port <= 65535, "--port", port, "a port is 1 to 65535");
    DatabaseAccess access = access();
    SuiteReport report = run(access);
    var out = spec.commandLine().getOut();
    out.println(format == Format.json ? ReportJson.of(report) : ReportTable.of(report));
    out.flush();
    if (job) {
      terminationLog.write(report);
    }
    return ExitCode.of(report.verdict());
  }

  private SuiteReport run(DatabaseAccess access) {
    var suite = new PreCheckSuite(Duration.ofSeconds(timeout));
    try (var database = connector.open(access)) {
      return suite.run(database, new Intent(zones, Optional.ofNullable(target)));
    } catch (DatabaseException e) {
      return Connection.failed(Finding.untold(e));
    } catch (IllegalArgumentException unusable) { // a host that is none, a password file that went
      return Connection.failed(Finding.untold(unusable.getMessage()));
    }
  }

  private DatabaseAccess access() {
    var file = Optional.ofNullable(passwordFile);
    try {
      PasswordSource.read(file, env);
    } catch (IllegalArgumentException none) {
      throw new ParameterException(spec.commandLine(), none.getMessage(), none);
    }
    return new DatabaseAccess(
        hosts.stream().map(host -> new DatabaseAccess.Endpoint(host.strip(), port)).toList(),
        user,
        () -> PasswordSource.read(file, env));
  }

  private void require(boolean met, String option, int value, String wayOut) {
    if (!met) {
      throw new ParameterException(
          spec.commandLine(),
          "Invalid value for option '%s': %d: %s".formatted(option, value, wayOut));
    }
  }
}
