package dev.obupgrade.simulate;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.DisruptionBudgets.Budget;
import dev.obupgrade.kube.DisruptionBudgets.Hold;
import dev.obupgrade.kube.JobRequest;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.kube.StatefulSetState;
import java.util.Arrays;

/**
 * One call of the operator.
 *
 * @param act whether it may change something
 */
record Call(OperatorProcess process, To to, String method, Object[] arguments, boolean act) {

  /** Who answers it. */
  enum To {
    KUBERNETES,
    DATABASE
  }

  boolean ofDatabase() {
    return to == To.DATABASE;
  }

  <T> T argument(int n, Class<T> type) {
    return type.cast(arguments[n]);
  }

  boolean is(String name, Class<?> first) {
    return method.equals(name) && arguments.length > 0 && first.isInstance(arguments[0]);
  }

  /** For people. */
  @Override
  public String toString() {
    if (arguments.length == 0) {
      return method;
    }
    return switch (arguments[0]) {
      case StatefulSetState set -> method + " StatefulSet " + set.name() + rest();
      case PodState pod -> method + " " + pod.name();
      case JobRequest job -> method + " Job " + job.name() + " " + Statuses.work(job);
      case ClusterRecord record ->
          "%s record: %s, hop %s, zone %s, %d values"
              .formatted(
                  method,
                  record.holderName(),
                  record.hop().orElse("-"),
                  record.zone().orElse("-"),
                  record.saved().size());
      case Hold hold -> method + " budget over " + hold.set().name();
      case ObUpgrade upgrade when !method.equals("replaceStatus") ->
          method + " ObUpgrade " + upgrade.getMetadata().getName();
      case Budget budget -> method + " budget " + budget.name();
      default ->
          method.equals("replaceStatus")
              ? Statuses.text(argument(1, ObUpgradeStatus.class))
              : method + " " + Arrays.asList(arguments);
    };
  }

  private String rest() {
    return arguments.length > 1 ? " " + Arrays.asList(arguments).subList(1, arguments.length) : "";
  }
}
