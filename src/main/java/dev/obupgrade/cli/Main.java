package dev.obupgrade.cli;

import dev.obupgrade.oceanbase.jdbc.JdbcDatabaseConnector;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Runs the command that the first argument names, or the operator if there is no argument. */
@QuarkusMain
public final class Main {
  private static final String OPERATOR = "operator";

  private Main() {}

  public static void main(String... args) {
    if (args.length == 0) {
      Quarkus.run();
    } else if (OPERATOR.equals(args[0])) {
      Quarkus.run(Arrays.copyOfRange(args, 1, args.length));
    } else {
      // Not the platform's character set, since a container usually sets none.
      var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
      var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
      var connector = JdbcDatabaseConnector.ofChecks();
      System.exit(new CommandLineTool(System.getenv(), connector, out, err).run(args));
    }
  }
}
