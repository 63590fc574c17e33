package dev.obupgrade.precheck;

import dev.obupgrade.precheck.check.Intent;
import java.util.function.UnaryOperator;

/**
 * One thing that is wrong with a cluster, or with what is intended.
 *
 * @param check the one check that is to fail
 * @param version of the cluster, healthy but for this
 * @param evidence what the check has to say of it, in part
 */
record Fault(
    String name,
    String check,
    String version,
    UnaryOperator<ClusterSnapshot> what,
    Intent intent,
    String evidence) {

  Fault(
      String name,
      String check,
      UnaryOperator<ClusterSnapshot> what,
      Intent intent,
      String evidence) {
    this(name, check, ClusterSnapshot.VERSION.toString(), what, intent, evidence);
  }

  @Override
  public String toString() {
    return name;
  }
}
