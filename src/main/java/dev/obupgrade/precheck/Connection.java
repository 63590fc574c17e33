package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.FitnessView;
import java.util.List;

/**
 * Whether there is anything to ask at all. Asked before all others, which without it would only
 * repeat its failure. Not a check of the cluster: its failure says nothing about fitness.
 */
public final class Connection implements Check {

  static final Definition DEFINITION =
      new Definition(
          "Connection",
          "the login; tenant of the session",
          Versions.ALL,
          "a server answers, takes the login, and the session is one of the sys tenant",
          "Check host, port, user and password; the user must be one of the sys tenant (such as root or root@sys).");

  @Override
  public Definition definition() {
    return DEFINITION;
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    if (!cluster.inSysTenant()) {
      return Finding.untold(
          "the session is not one of the sys tenant, which alone sees the cluster");
    }
    try {
      return Finding.passed("cluster " + cluster.clusterName());
    } catch (DatabaseException.Refused denied) {
      // What the user may not see, the checks say one by one, and PrivilegesSuffice why.
      return Finding.passed("a session of the sys tenant");
    }
  }

  /** The report of a suite that could not be run, and why. */
  public static SuiteReport failed(Finding why) {
    return new SuiteReport(List.of(CheckOutcome.of(DEFINITION, why)));
  }
}
