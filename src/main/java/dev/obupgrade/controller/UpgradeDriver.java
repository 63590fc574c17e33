package dev.obupgrade.controller;

import dev.obupgrade.api.Durations;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.api.UpgradePlan;
import dev.obupgrade.flow.Flow;
import dev.obupgrade.flow.FlowEngine;
import dev.obupgrade.flow.Flows;
import dev.obupgrade.flow.Journal;
import dev.obupgrade.flow.Progress;
import dev.obupgrade.flow.Time;
import dev.obupgrade.kube.ApiException;
import dev.obupgrade.kube.Kubernetes;
import dev.obupgrade.oceanbase.DatabaseConnector;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.CheckRecords;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.status.Situation;
import dev.obupgrade.status.StatusWriter;
import dev.obupgrade.steps.UpgradeSteps;
import dev.obupgrade.steps.cancel.CancelPoint;
import dev.obupgrade.steps.checks.ChecksVerdict;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.context.UpgradeInvoker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Gives one upgrade one turn. It reads everything again from the API server and the database, so
 * any replica of the operator can take the turn, also after another one died in the middle of its
 * own.
 */
public final class UpgradeDriver {
  private static final Logger LOG = Logger.getLogger(UpgradeDriver.class);
  private static final Duration AFTER_CONFLICT = Duration.ofMillis(200);
  private static final Duration AFTER_OUTAGE = Duration.ofSeconds(5);
  private static final Duration AFTER_UNEXPECTED = Duration.ofSeconds(30);
  private static final String TAKEN_OVER = "Continuing what an earlier operator began.";
  private static final Duration WITHOUT_WRITING = Duration.ofMinutes(1);

  private final Kubernetes kubernetes;
  private final DatabaseConnector connector;
  private final Time time;
  private final StatusWriter writer = new StatusWriter();
  private final FlowEngine<UpgradeContext> engine;
  private final ImagesToCommit images;
  private final Cancelling cancelling;

  public UpgradeDriver(Kubernetes kubernetes, DatabaseConnector connector, Time time) {
    this.kubernetes = kubernetes;
    this.connector = connector;
    this.time = time;
    this.engine = new FlowEngine<>(writer, time);
    this.images = new ImagesToCommit(kubernetes, writer, time);
    this.cancelling = new Cancelling(kubernetes, connector, time, writer, engine, images);
  }

  /**
   * One turn.
   *
   * @return when the next turn is due; empty when there is nothing to do until the resource changes
   */
  public Optional<Duration> turn(String namespace, String name) {
    try {
      return kubernetes
          .upgrades()
          .find(namespace, name)
          .filter(u -> !u.isMarkedForDeletion() || u.hasFinalizer(ObUpgrade.FINALIZER))
          .flatMap(this::turn);
    } catch (ApiException.Conflict e) {
      LOG.debugf("%s/%s: %s", namespace, name, e.getMessage());
      return Optional.of(AFTER_CONFLICT);
    } catch (ApiException e) {
      LOG.warnf("%s/%s: %s", namespace, name, e.getMessage());
      return Optional.of(AFTER_OUTAGE);
    } catch (RuntimeException e) {
      // The operator SDK would give up after a few tries, and the upgrade would stand still.
      LOG.errorf(e, "%s/%s: the turn met an unexpected error", namespace, name);
      return Optional.of(AFTER_UNEXPECTED);
    }
  }

  private Optional<Duration> turn(ObUpgrade read) {
    try {
      return turnStored(read);
    } catch (DefinitionOutdatedException e) {
      return withoutWriting(read, Reason.DefinitionOutdated, e.getMessage());
    }
  }

  /** Does nothing, and says so where nothing must be written in the status. */
  private Optional<Duration> withoutWriting(ObUpgrade read, Reason reason, String what) {
    String message = reason.explain(what);
    LOG.errorf(
        "%s/%s: %s", read.getMetadata().getNamespace(), read.getMetadata().getName(), message);
    kubernetes.events().warning(read, reason, message);
    return Optional.of(WITHOUT_WRITING);
  }

  private Optional<Duration> turnStored(ObUpgrade read) {
    StoredUpgrade stored = new StoredUpgrade(kubernetes.upgrades(), read);
    ObUpgradeStatus status = read.getStatus() == null ? ObUpgradeStatus.empty() : read.getStatus();
    Journal journal = new Journal(status, stored::replaceStatus);
    Flows<UpgradeContext> flows = UpgradeSteps.of(read.getSpec().mode());
    if (status.finishedAt() != null && !again(read, journal, flows)) {
      stored.letGo();
      return Optional.empty();
    }
    int number = number(journal.status(), flows);
    Optional<Flow<UpgradeContext>> flow = flows.number(number);
    if (flow.isEmpty()) {
      // A write would drop what the later operator has stored in fields that this one doesn't know.
      return withoutWriting(
          read,
          Reason.LaterOperator,
          "This upgrade began with list %d of steps, but the last one that this operator has is list %d. The operator does nothing."
              .formatted(number, flows.newest()));
    }
    journal.edit(s -> s.withFlow(number));
    if (status.startedAt() == null) {
      journal.edit(s -> s.withStartedAt(time.now()));
    } else if (status.brief().isEmpty()) {
      // Before anything else: if it comes back without, what this turn does would be forgotten.
      journal.edit(s -> s.withBrief(List.of(TAKEN_OVER)));
      journal.save();
    }
    if (!heldIfNeeded(stored, journal.status())) {
      return withoutWriting(
          read,
          Reason.ApiRefused,
          "The API server refuses finalizer %s on the ObUpgrade. The operator begins nothing that a deletion must undo."
              .formatted(ObUpgrade.FINALIZER));
    }
    Optional<Progress> cancelled = cancelling.turn(stored, read, journal);
    if (cancelled.isPresent()) {
      return due(cancelled.get());
    }
    Progress progress =
        engine.turn(
            flow.get(),
            journal,
            request(read),
            new UpgradeInvoker(
                () -> read, kubernetes, connector, UpgradeSteps.watch(), UpgradeSteps.controls()),
            new EventPublisher(kubernetes.events(), read));
    if (progress instanceof Progress.Complete) {
      end(read, journal);
      stored.letGo();
    }
    return due(progress);
  }

  private static Optional<Duration> due(Progress progress) {
    return switch (progress) {
      case Progress.Again again -> Optional.of(again.after());
      case Progress.Halted halted -> halted.after();
      case Progress.Complete complete -> Optional.empty();
    };
  }

  /**
   * Puts the finalizer on before anything is changed: with the plan, takeRecord is next. Where
   * nothing can be undone any more it matters less than the zone that is out of service.
   *
   * @return false when the API server refuses it
   */
  private static boolean heldIfNeeded(StoredUpgrade stored, ObUpgradeStatus status) {
    if (status.plan() == null || stored.held() || stored.deleted()) {
      return true;
    }
    try {
      stored.hold();
      return true;
    } catch (ApiException.Refused e) {
      LOG.warn(e.getMessage());
      return CancelPoint.passed(status).isPresent();
    }
  }

  /**
   * Whether an upgrade that has ended runs again: people may repeat the checks as often as they
   * like. The status notes any other edit, which changes nothing.
   */
  private boolean again(ObUpgrade upgrade, Journal journal, Flows<UpgradeContext> flows) {
    Optional<String> retry =
        Optional.ofNullable(upgrade.getSpec().retry())
            .filter(r -> !r.equals(journal.status().handledRetry()));
    boolean runsAgain =
        retry.isPresent()
            && upgrade.getSpec().mode() == UpgradeMode.PreCheckOnly
            && !upgrade.getSpec().cancelled()
            && !upgrade.isMarkedForDeletion();
    if (runsAgain) {
      journal.edit(s -> s.again(retry.get(), time.now()).withFlow(flows.newest()));
      // Only of an upgrade that has ended. This one works on the cluster from now on.
      journal.edit(
          s ->
              s.withConditions(Conditions.without(s.conditions(), Conditions.CLUSTER_LEFT_BEHIND)));
    } else if (flows.number(number(journal.status(), flows)).isPresent()) {
      retry.ifPresent(r -> journal.edit(s -> s.withHandledRetry(r)));
      journal.edit(s -> writer.seen(s, upgrade.getMetadata().getGeneration()));
      cancelling.refuseAfterEnd(upgrade, journal);
      journal.save();
    }
    return runsAgain;
  }

  /** What the upgrade asks for now. */
  static FlowEngine.Request request(ObUpgrade read) {
    return new FlowEngine.Request(
        read.getMetadata().getUid(),
        read.getMetadata().getGeneration(),
        Optional.ofNullable(read.getSpec().retry()),
        Durations.parse(read.getSpec().timeouts()));
  }

  /** The list of steps that the upgrade began with; the newest for one that begins now. */
  private static int number(ObUpgradeStatus status, Flows<UpgradeContext> flows) {
    if (status.flow() != null) {
      return status.flow();
    }
    return status.startedAt() == null ? flows.newest() : Flows.UNNUMBERED;
  }

  private void end(ObUpgrade upgrade, Journal journal) {
    Situation.Ended ended = ending(upgrade, journal.status());
    if (ended.succeeded() && upgrade.getSpec().mode() == UpgradeMode.Upgrade) {
      journal.edit(s -> images.note(upgrade, s));
    }
    journal.edit(s -> writer.write(s, upgrade.getMetadata().getGeneration(), ended, time.now()));
    journal.save();
    if (ended.succeeded()) {
      kubernetes.events().normal(upgrade, ended.reason(), ended.message());
    } else {
      kubernetes.events().warning(upgrade, ended.reason(), ended.message());
    }
  }

  private static Situation.Ended ending(ObUpgrade upgrade, ObUpgradeStatus status) {
    String from = status.plan().from();
    if (status.plan().hops().isEmpty()) {
      return new Situation.Ended(
          true, Reason.AlreadyAtTarget, "The cluster runs " + from + " already.");
    }
    if (upgrade.getSpec().mode() == UpgradeMode.PreCheckOnly) {
      ChecksVerdict checks = new ChecksVerdict(CheckRecords.all(status.hops().getFirst()));
      return checks.fit()
          ? new Situation.Ended(
              true,
              Reason.PreChecksPassed,
              "The cluster is ready for the upgrade: " + checks.words())
          : new Situation.Ended(
              false,
              Reason.PreChecksFailed,
              Reason.PreChecksFailed.explain(
                  "The cluster is not ready for the upgrade: " + checks.words()));
    }
    return new Situation.Ended(
        true,
        Reason.Upgraded,
        "%s.%s".formatted(arrived(status.plan()), ImagesToCommit.words(status)));
  }

  /** Of an upgrade that was almost over, nobody may know where it began. */
  private static String arrived(UpgradePlan plan) {
    String build = plan.hops().getLast().build();
    return plan.from().equals(build)
        ? "Finished the upgrade to " + build
        : "Upgraded from %s to %s".formatted(plan.from(), build);
  }
}
