package dev.obupgrade.steps.context;

import dev.obupgrade.adoption.LoginVerdict;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.flow.Hold;
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
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Calls the steps of one upgrade, and turns exceptions into answers. If the database doesn't
 * answer, the step waits; if somebody refuses a request, the step tries again. Conflicts and an API
 * server that doesn't answer go to the caller, because then nothing can be written.
 */
public final class UpgradeInvoker implements StepInvoker<UpgradeContext> {
  private static final Logger LOG = Logger.getLogger(UpgradeInvoker.class);

  private static final Reason UNEXPECTED = Reason.UnexpectedError;
  private static final Duration WITHOUT_DATABASE = Duration.ofSeconds(30);

  private final Supplier<ObUpgrade> upgrade;
  private final Kubernetes kubernetes;
  private final DatabaseConnector connector;
  private final WorldWatch watch;
  private final Controls controls;

  /**
   * @param watch looks at the world before each call of a step
   * @param controls says which steps may begin
   */
  public UpgradeInvoker(
      Supplier<ObUpgrade> upgrade,
      Kubernetes kubernetes,
      DatabaseConnector connector,
      WorldWatch watch,
      Controls controls) {
    this.upgrade = upgrade;
    this.kubernetes = kubernetes;
    this.connector = connector;
    this.watch = watch;
    this.controls = controls;
  }

  @Override
  public StepResult invoke(Step<UpgradeContext> step, StepRun run) {
    try (var context = new UpgradeContext(upgrade.get(), run, kubernetes, connector)) {
      Optional<StepResult> held = watch.look(context, step);
      StepResult result = held.isPresent() ? held.get() : step.run(context);
      return EarlierUpgrade.named(context, ServersWithoutPods.named(context, result));
    } catch (DatabaseException.Unavailable e) {
      return StepResult.everySecond(LoginVerdict.of(e), e.getMessage());
    } catch (DatabaseException.Refused e) {
      return StepResult.again(
          Reason.DatabaseError,
          "The database answers with error %d: %s".formatted(e.code(), e.getMessage()));
    } catch (RecordLostException e) {
      return StepResult.failed(Reason.RecordLost, e.getMessage());
    } catch (StatefulSetGoneException e) {
      return StepResult.everySecond(Reason.StatefulSetGone, e.getMessage());
    } catch (ApiException.Refused e) {
      return Acts.refused(e);
    } catch (ApiException.Unavailable e) {
      if (e.answered()) {
        return Acts.refused(e);
      }
      throw e;
    } catch (ApiException e) {
      throw e;
    } catch (RuntimeException e) {
      return unexpected(e, run);
    }
  }

  @Override
  public Optional<Hold> hold(Step<UpgradeContext> step, StepRun run, boolean begun) {
    try (var context = new UpgradeContext(upgrade.get(), run, kubernetes, connector)) {
      return controls.look(context, step, begun);
    }
  }

  @Override
  public Optional<Duration> standBy(StepRun run) {
    try (var context = new UpgradeContext(upgrade.get(), run, kubernetes, connector)) {
      return watch.standBy(context);
    } catch (DatabaseException e) {
      // Nothing can be proved now. The step's failure stays what people read.
      return Optional.of(WITHOUT_DATABASE);
    }
  }

  /** The answer to an error that the operator doesn't know. It logs the same error only once. */
  private StepResult unexpected(RuntimeException e, StepRun run) {
    String message = "Unexpected error in step %s, retrying: %s".formatted(run.address().step(), e);
    if (!UNEXPECTED.explain(message).equals(run.record().message())) {
      LOG.errorf(
          e,
          "%s/%s: %s met an unexpected error",
          upgrade.get().getMetadata().getNamespace(),
          upgrade.get().getMetadata().getName(),
          run.address());
    }
    return StepResult.again(UNEXPECTED, message);
  }
}
