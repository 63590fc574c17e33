package dev.obupgrade.precheck;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.precheck.check.Check;
import dev.obupgrade.precheck.check.CheckOutcome;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Finding.Answer;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Versions;
import java.util.List;

/**
 * Checks that the cluster answers at all. The suite runs this check first, since every other check
 * would only repeat its failure. The check doesn't judge the cluster: its failure says nothing
 * about fitness.
 */
public final class Connection implements Check {

  static final Definition DEFINITION =
      new Definition(
          "Connection",
          "the login; the tenant of the session",
          Versions.ALL,
          "A server answers and accepts the login, and the session is in the sys tenant",
          "Check the host, port, user and password. The user must be a user of the sys tenant (such as root or root@sys). If ob_tcp_invited_nodes refuses the address, log in as root at 127.0.0.1 on a server and run SET GLOBAL ob_tcp_invited_nodes = 'LIST,ADDRESS'.");

  @Override
  public Definition definition() {
    return DEFINITION;
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    if (!cluster.inSysTenant()) {
      return Finding.untold(
          "The session is not in the sys tenant, and only the sys tenant sees the whole cluster");
    }
    try {
      return Finding.passed("Cluster " + cluster.clusterName());
    } catch (DatabaseException.Refused denied) {
      // The other checks report what the user can't see; PrivilegesSuffice reports why.
      return Finding.passed("Session in the sys tenant");
    }
  }

  /** Its remedy is about the connection, so it fits every failure. */
  static CheckOutcome outcome(Finding finding) {
    return new CheckOutcome(
        DEFINITION.name(),
        finding.result(),
        finding.observed(),
        DEFINITION.expected(),
        DEFINITION.remedy(),
        finding.answer());
  }

  /** Builds the report of a suite that couldn't run. */
  public static SuiteReport failed(Finding why) {
    return new SuiteReport(List.of(outcome(why)));
  }

  /** Builds the report of a suite that couldn't connect. */
  public static SuiteReport failed(DatabaseException why) {
    return failed(
        AskAgain.passes(why)
            ? new Finding(CheckResult.Failed, Finding.untold(why).observed(), Answer.UNREAD_FOR_NOW)
            : Finding.untold(why));
  }
}
