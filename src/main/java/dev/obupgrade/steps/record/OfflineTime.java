package dev.obupgrade.steps.record;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.ParameterValue;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.steps.context.UpgradeContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The parameter server_permanent_offline_time. The vendor's checker sets it in its last act, and no
 * script restores it.
 */
public final class OfflineTime {
  /** What the checker sets. */
  public static final String BY_CHECKER = "72h";

  private OfflineTime() {}

  /** The saved values of the parameter. */
  static List<SavedValue> in(List<SavedValue> saved) {
    return saved.stream().filter(v -> v.name().equals(SavedParameters.PERMANENT_OFFLINE)).toList();
  }

  /**
   * The saved value, if the database still has the checker's. It has another one where the checker
   * never came to its last act, or where somebody has set the parameter since.
   */
  public static List<SavedValue> overwritten(List<SavedValue> saved, ClusterView view) {
    List<SavedValue> ofIt = in(saved);
    return !ofIt.isEmpty() && setByChecker(view) ? ofIt : List.of();
  }

  /**
   * Says that the parameter stays as it is, as a sentence, if the database has the checker's value
   * and no saved one. Either a person set that value, or the checker did before somebody deleted an
   * ObUpgrade and its record: nothing tells the two apart.
   */
  static Optional<String> unknown(List<SavedValue> saved, ClusterView view) {
    return in(saved).isEmpty() && setByChecker(view)
        ? Optional.of(
            "%s is %s already, which is what the vendor's checker sets. It stays so: if it was another value before an earlier upgrade, set it yourself."
                .formatted(SavedParameters.PERMANENT_OFFLINE, BY_CHECKER))
        : Optional.empty();
  }

  private static boolean setByChecker(ClusterView view) {
    return view.parameters(List.of(SavedParameters.PERMANENT_OFFLINE)).stream()
        .map(ParameterValue::value)
        .anyMatch(BY_CHECKER::equalsIgnoreCase);
  }

  /** Whether the database still has the checker's value. */
  public static boolean changed(UpgradeContext context) {
    return !overwritten(context.ownRecord().saved(), context.database()).isEmpty();
  }

  /** What the operator still waits for; empty when the checker's value is gone. */
  public static Optional<StepResult> restore(UpgradeContext context) {
    return Restoration.next(context, overwritten(context.ownRecord().saved(), context.database()));
  }

  /**
   * What forbids to lower it now. In an upgrade, and while a server is away, the database must not
   * give that server up.
   */
  public static Optional<String> heldUp(ClusterView view) {
    if (!view.upgradeState().off()) {
      return Optional.of("The database is in an upgrade that somebody else began.");
    }
    return away(view);
  }

  /** A server that is not in service, as a sentence. Nobody knows which build it will start. */
  public static Optional<String> away(ClusterView view) {
    // A dead server's row stays for its lease, but a dead server shows no parameter.
    Set<ServerAddress> answering =
        view.parameters(List.of(SavedParameters.PERMANENT_OFFLINE)).stream()
            .map(ParameterValue::server)
            .collect(Collectors.toSet());
    return view.servers().stream()
        .filter(s -> !s.serving() || !answering.contains(s.address()))
        .findFirst()
        .map(s -> "Server %s of zone %s is not in service.".formatted(s.address(), s.zone()));
  }
}
