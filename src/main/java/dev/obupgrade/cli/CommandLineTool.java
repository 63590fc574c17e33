package dev.obupgrade.cli;

import dev.obupgrade.oceanbase.DatabaseConnector;
import dev.obupgrade.plan.ObVersion;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** All commands of the jar except the operator itself. */
final class CommandLineTool {
  private final CommandLine commandLine;
  private final TerminationLog terminationLog;

  CommandLineTool(
      Map<String, String> env, DatabaseConnector connector, PrintWriter out, PrintWriter err) {
    terminationLog = TerminationLog.of(env, err);
    commandLine =
        new CommandLine(new Root())
            .addSubcommand(new PreCheckCommand(connector, env, terminationLog))
            .addSubcommand(
                new InstallationCommand(
                    () -> new KubernetesClientBuilder().build(), Clock.systemUTC()))
            .addSubcommand(new VersionCommand())
            .addSubcommand(new CommandLine.HelpCommand())
            .registerConverter(ObVersion.class, CommandLineTool::version)
            .registerConverter(OtherLogin.OfTenant.class, OtherLogin.OfTenant::parse)
            .registerConverter(OtherLogin.OfCluster.class, OtherLogin.OfCluster::parse)
            .setDefaultValueProvider(new EnvironmentDefaults(env))
            .setParameterExceptionHandler(this::badInput)
            .setExecutionExceptionHandler((e, command, parsed) -> unexpected(e, command))
            .setOut(out)
            .setErr(err);
  }

  /** Runs the command and returns its exit code. */
  int run(String... args) {
    return commandLine.execute(args);
  }

  private int badInput(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    command.getErr().println(e.getMessage());
    command.getErr().printf("Try '%s --help'.%n", command.getCommandSpec().qualifiedName());
    if (List.of(args).contains(PreCheckCommand.JOB)) {
      terminationLog.untold(e.getMessage());
    }
    return ExitCode.UNTOLD;
  }

  private static int unexpected(Exception e, CommandLine command) {
    command.getErr().printf("%s failed: %s%n", command.getCommandName(), e);
    return ExitCode.UNTOLD;
  }

  private static ObVersion version(String text) {
    try {
      return ObVersion.parse(text);
    } catch (IllegalArgumentException notOne) {
      throw new TypeConversionException(notOne.getMessage());
    }
  }

  @Command(
      name = "ob-upgrade-operator",
      synopsisSubcommandLabel = "[operator | precheck | installation | version | help]",
      description = "Upgrades OceanBase clusters zone by zone.",
      footer = {
        "",
        "Without a command, or with 'operator', the program starts the operator itself.",
        "'help precheck' describes the pre-check, 'help installation' the check that `helm test` runs."
      })
  static final class Root implements Runnable {
    @CommandLine.Option(
        names = "--help",
        usageHelp = true,
        description = "Show this help and exit.")
    private boolean help;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
      throw new ParameterException(spec.commandLine(), "No command is given");
    }
  }
}
