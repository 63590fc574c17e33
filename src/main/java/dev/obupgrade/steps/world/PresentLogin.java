package dev.obupgrade.steps.world;

import dev.obupgrade.adoption.LoginVerdict;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.steps.context.ClusterAccess;
import dev.obupgrade.steps.context.UpgradeContext;
import java.util.Optional;

/**
 * Looks whether the Secret's present password still opens the database. The operator keeps its
 * connections, but the Job that checks a stopped zone logs in with that password.
 */
public final class PresentLogin {
  private PresentLogin() {}

  /** What to wait for before a zone is taken out of service; empty when the login works. */
  public static Optional<StepResult> refused(UpgradeContext context) {
    try {
      new ClusterAccess(context).tryLogin();
      return Optional.empty();
    } catch (DatabaseException.Refused e) {
      return Optional.of(
          LoginVerdict.of(context.cluster().connection(), e)
              .map(o -> StepResult.later(o.reason(), o.what() + "."))
              .orElseThrow(() -> e));
    }
  }
}
