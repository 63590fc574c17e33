package dev.obupgrade.controller;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.controller.leader.Leadership;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Wakes the driver when an upgrade or one of its Jobs changes, and at the time that the driver
 * asked for.
 */
@ControllerConfiguration(
    name = "obupgrade",
    informer = @Informer(itemStore = UpgradesInBrief.class))
public class ObUpgradeReconciler implements Reconciler<ObUpgrade> {
  private final UpgradeDriver driver;
  private final Leadership leadership;
  private final ProcessEnd processEnd;

  public ObUpgradeReconciler(UpgradeDriver driver, Leadership leadership, ProcessEnd processEnd) {
    this.driver = driver;
    this.leadership = leadership;
    this.processEnd = processEnd;
  }

  @Override
  public UpdateControl<ObUpgrade> reconcile(ObUpgrade upgrade, Context<ObUpgrade> context) {
    String namespace = upgrade.getMetadata().getNamespace();
    String name = upgrade.getMetadata().getName();
    Supplier<Optional<Duration>> turn = () -> driver.turn(namespace, name);
    return leadership
        .act(() -> processEnd.at(namespace + "/" + name, turn))
        .flatMap(next -> next)
        .map(after -> UpdateControl.<ObUpgrade>noUpdate().rescheduleAfter(after))
        .orElseGet(UpdateControl::noUpdate);
  }

  @Override
  public List<EventSource<?, ObUpgrade>> prepareEventSources(
      EventSourceContext<ObUpgrade> context) {
    InformerEventSourceConfiguration<Job> jobs =
        InformerEventSourceConfiguration.from(Job.class, ObUpgrade.class)
            .withLabelSelector("app.kubernetes.io/managed-by=ob-upgrade-operator")
            .withItemStore(new JobsInBrief())
            .withSecondaryToPrimaryMapper(Mappers.fromOwnerReferences(ObUpgrade.class))
            .build();
    return List.of(new InformerEventSource<>(jobs, context));
  }
}
