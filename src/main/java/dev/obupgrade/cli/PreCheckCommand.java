package dev.obupgrade.cli;

import dev.obupgrade.jobs.JobScripts;
import dev.obupgrade.oceanbase.DatabaseAccess;
import dev.obupgrade.oceanbase.DatabaseConnector;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.precheck.Connection;
import dev.obupgrade.precheck.PreCheckSuite;
import dev.obupgrade.precheck.SuiteReport;
import dev.obupgrade.precheck.check.Ages;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Intent.Avx2;
import dev.obupgrade.precheck.check.Intent.Counterpart;
import dev.obupgrade.precheck.check.Intent.TenantLogin;
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

/** Runs the suite against a cluster and prints the results. It changes nothing. */
@Command(
    name = "precheck",
    description = "Checks whether a cluster is fit for an upgrade. Changes nothing.",
    customSynopsis = "ob-upgrade-operator precheck --host HOST[,HOST...] [OPTIONS]",
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the cluster is fit",
      "1:the cluster is unfit",
      "2:unknown: bad input, no connection, or a question without an answer"
    },
    footerHeading =
        "%nThe password comes from the environment variable OBU_PASSWORD or from a file.%n",
    footer =
        "OBU_HOST, OBU_PORT, OBU_USER, OBU_ZONES, OBU_TARGET_VERSION and OBU_CHECK_TIMEOUT set the defaults of their options.")
final class PreCheckCommand implements Callable<Integer> {
  static final String JOB = "--job";

  private enum Format {
    table,
    json
  }

  private enum CpuArch {
    auto,
    avx2,
    no_avx2 {
      @Override
      public String toString() {
        return "no-avx2";
      }
    }
  }

  @Option(
      names = "--host",
      required = true,
      split = ",",
      paramLabel = "HOST",
      description = "one or more servers of the cluster, separated by commas")
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
      description = "the zones to upgrade, separated by commas (default all)")
  private List<String> zones = List.of();

  @Option(
      names = "--target",
      paramLabel = "VERSION",
      description = "the version to upgrade to, such as 4.3.5.3")
  private ObVersion target;

  @Option(
      names = "--max-backup-age",
      paramLabel = "AGE",
      description = "the maximum age of each user tenant's last backup, such as 24h or 7d")
  private String maxBackupAge;

  @Option(
      names = "--tenant-login",
      paramLabel = "USER@TENANT=SOURCE",
      description =
          "a login that must work, with its password in SOURCE: env:VARIABLE or a file (repeatable)")
  private List<OtherLogin.OfTenant> tenantLogins = List.of();

  @Option(
      names = "--counterpart",
      paramLabel = "NAME=USER@HOST:PORT=SOURCE",
      description =
          "another cluster with the primary or standby of this cluster's tenants, with its password in SOURCE (repeatable)")
  private List<OtherLogin.OfCluster> counterparts = List.of();

  @Option(
      names = "--cpu-arch",
      defaultValue = "auto",
      paramLabel = "ARCH",
      description =
          "the servers' processors: ${COMPLETION-CANDIDATES} (default auto: those of this machine)")
  private CpuArch cpuArch;

  @Option(
      names = "--timeout",
      defaultValue = "90",
      paramLabel = "SECONDS",
      description = "how long each check may take (default 90)")
  private int timeout;

  @Option(
      names = "--count-timeout",
      defaultValue = "1000",
      paramLabel = "SECONDS",
      description =
          "how long a check that counts tablets, tables or schema changes may take (default 1000)")
  private int countTimeout;

  @Option(
      names = "--second-look",
      defaultValue = "12",
      paramLabel = "SECONDS",
      description =
          "how long a failed check waits before its second look, which counts (default 12: by then, a server that has just come back shows its rows)")
  private int secondLook;

  @Option(
      names = "--format",
      defaultValue = "table",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES} (default table)")
  private Format format;

  @Option(
      names = JOB,
      description = "also write a termination message for the operator (OBU_TERMINATION_LOG)")
  private boolean job;

  @Option(names = "--help", usageHelp = true, description = "show this help and exit")
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
    require(countTimeout >= 1, "--count-timeout", countTimeout, "give at least 1 second");
    require(secondLook >= 0, "--second-look", secondLook, "give 0 or more seconds");
    require(port >= 1 && port <= 65535, "--port", port, "give a port from 1 to 65535");
    Optional<Duration> backupAge = backupAge();
    DatabaseAccess access = access();
    SuiteReport report = run(access, intent(backupAge));
    var out = spec.commandLine().getOut();
    out.println(format == Format.json ? ReportJson.of(report) : ReportTable.of(report));
    out.flush();
    if (job) {
      terminationLog.write(report);
      if (report.untoldForNow()) {
        return JobScripts.EXIT_DISCONNECTED;
      }
    }
    return ExitCode.of(report.verdict());
  }

  private Optional<Duration> backupAge() {
    try {
      return Optional.ofNullable(maxBackupAge).map(Ages::parse);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "Invalid value for option '--max-backup-age': " + e.getMessage(), e);
    }
  }

  private Intent intent(Optional<Duration> backupAge) {
    return new Intent(
        zones,
        Optional.ofNullable(target),
        backupAge,
        tenantLogins.stream()
            .map(l -> new TenantLogin(l.tenant(), l.user(), () -> l.password(env)))
            .toList(),
        counterparts.stream()
            .map(c -> new Counterpart(c.name(), () -> connector.open(access(c))))
            .toList(),
        avx2());
  }

  private DatabaseAccess access(OtherLogin.OfCluster other) {
    return new DatabaseAccess(
        List.of(new DatabaseAccess.Endpoint(other.host(), other.port())),
        other.user(),
        () -> other.password(env));
  }

  /**
   * The servers' processors, as far as this machine can prove. A Job runs on a node like those of
   * the servers. A person runs the command on another machine, whose processor proves nothing about
   * theirs.
   */
  private Avx2 avx2() {
    return switch (cpuArch) {
      case avx2 -> Avx2.AVAILABLE;
      case no_avx2 -> Avx2.MISSING;
      case auto -> {
        Avx2 here = Processor.avx2();
        yield here == Avx2.AVAILABLE && !job ? Avx2.UNKNOWN : here;
      }
    };
  }

  private SuiteReport run(DatabaseAccess access, Intent intent) {
    var suite =
        new PreCheckSuite(
            Duration.ofSeconds(timeout),
            Duration.ofSeconds(countTimeout),
            Duration.ofSeconds(secondLook),
            Pause::of);
    try (var database = connector.open(access)) {
      return suite.run(database, intent);
    } catch (DatabaseException e) {
      return Connection.failed(e);
    } catch (IllegalArgumentException unusable) { // an invalid host, a password file that is gone
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

  private void require(boolean met, String option, int value, String fix) {
    if (!met) {
      throw new ParameterException(
          spec.commandLine(),
          "Invalid value for option '%s': %d. Fix: %s".formatted(option, value, fix));
    }
  }
}
