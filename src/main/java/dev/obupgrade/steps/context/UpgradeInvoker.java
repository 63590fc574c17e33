package dev.obupgrade.steps.context;

import dev.obupgrade.adoption.LoginVerdict;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepInvoker;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.flow.StepRun;
import dev.obupgrade.kube.ApiException;
import dev.obupgrade.kube.Kubernetes;
import dev.obupgrade.oceanbase.DatabaseConnector;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.reason.Reason;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Calls the steps of one upgrade, and turns exceptions into answers. If the database doesn't
 * answer, the step waits. Conflicts and an API server that doesn't answer go to the caller, because
 * then nothing can be written.
 */
public final class UpgradeInvoker implements StepInvoker<UpgradeContext> {
  private static final Logger LOG = Logger.getLogger(UpgradeInvoker.class);

  /**
   * Unauthorized, forbidden, timed out: somebody just replaces a token or a role, or a quota is
   * exceeded. The operator retries, and continues once it is fixed.
   */
  private static final Set<Integer> PASSING = Set.of(401, 403, 408);

  private static final Reason UNEXPECTED = Reason.UnexpectedError;
  private static final Duration SAME_AGAIN = Duration.ofSeconds(30);

  private final Supplier<ObUpgrade> upgrade;
  private final Kubernetes kubernetes;
  private final DatabaseConnector connector;

  public UpgradeInvoker(
      Supplier<ObUpgrade> upgrade, Kubernetes kubernetes, DatabaseConnector connector) {
    this.upgrade = upgrade;
    this.kubernetes = kubernetes;
    this.connector = connector;
  }

  @Override
  public StepResult invoke(Step<UpgradeContext> step, StepRun run) {
    try (var context = new UpgradeContext(upgrade.get(), run, kubernetes, connector)) {
      return EarlierUpgrade.named(context, ServersWithoutPods.named(context, step.run(context)));
    } catch (DatabaseException.Unavailable e) {
      return StepResult.everySecond(LoginVerdict.of(e), e.getMessage());
    } catch (DatabaseException.Refused e) {
      return StepResult.later(
          Reason.DatabaseError,
          "The database answers with error %d: %s".formatted(e.code(), e.getMessage()));
    } catch (RecordLostException e) {
      return StepResult.failed(Reason.RecordLost, e.getMessage());
    } catch (ApiException.Refused e) {
      return refused(e);
    } catch (ApiException e) {
      throw e;
    } catch (RuntimeException e) {
      return unexpected(e, run);
    }
  }

  /** The answer to a refusal of the API server: some refusals pass. */
  public static StepResult refused(ApiException.Refused e) {
    String message =
        "The API server refuses a request (%d): %s".formatted(e.code(), e.getMessage());
    return PASSING.contains(e.code())
        ? StepResult.later(Reason.ApiRefused, message)
        : StepResult.failed(Reason.ApiRefused, message);
  }

  /**
   * The answer to an error that the operator doesn't know. The operator logs the same error only
   * once, and retries less often after it.
   */
  private StepResult unexpected(RuntimeException e, StepRun run) {
    String message = "Unexpected error in step %s, retrying: %s".formatted(run.address().step(), e);
    if (UNEXPECTED.explain(message).equals(run.record().message())) {
      return new StepResult.Waiting(UNEXPECTED, message, SAME_AGAIN);
    }
    LOG.errorf(
        e,
        "%s/%s: %s met an unexpected error",
        upgrade.get().getMetadata().getNamespace(),
        upgrade.get().getMetadata().getName(),
        run.address());
    return StepResult.later(UNEXPECTED, message);
  }
}
