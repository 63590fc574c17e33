package dev.obupgrade.controller;

import dev.obupgrade.controller.leader.Leadership;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Wakes the driver when an upgrade, one of its Jobs or one of its StatefulSets changes, and at the
 * time that the driver asked for.
 *
 * <p>The driver has a finalizer of its own. With the SDK's {@code Cleaner} each resource would have
 * one from its first turn on, also one that has ended. {@link UpgradesInBrief} has the SDK give
 * turns to a resource that is being deleted.
 */
@ControllerConfiguration(
    name = "obupgrade",
    // The filter knows what is worth a turn, and an annotation changes no generation.
    generationAwareEventProcessing = false,
    informer = @Informer(itemStore = UpgradesInBrief.class, onUpdateFilter = WorthATurn.class))
public class ObUpgradeReconciler implements Reconciler<SeenUpgrade> {
  private static final Logger LOG = Logger.getLogger(ObUpgradeReconciler.class);

  /** A turn that this replica may not run is due again: no event would say so. */
  private static final Duration AFTER_NO_TURN = Duration.ofSeconds(5);

  private final UpgradeDriver driver;
  private final Leadership leadership;
  private final ProcessEnd processEnd;
  private final WatchPermission watchPermission;

  public ObUpgradeReconciler(
      UpgradeDriver driver,
      Leadership leadership,
      ProcessEnd processEnd,
      WatchPermission watchPermission) {
    this.driver = driver;
    this.leadership = leadership;
    this.processEnd = processEnd;
    this.watchPermission = watchPermission;
  }

  @Override
  public UpdateControl<SeenUpgrade> reconcile(SeenUpgrade upgrade, Context<SeenUpgrade> context) {
    String namespace = upgrade.getMetadata().getNamespace();
    String name = upgrade.getMetadata().getName();
    Supplier<Optional<Duration>> turn = () -> driver.turn(namespace, name);
    return leadership
        .act(() -> processEnd.at(namespace + "/" + name, turn))
        .orElse(Optional.of(AFTER_NO_TURN))
        .map(after -> UpdateControl.<SeenUpgrade>noUpdate().rescheduleAfter(after))
        .orElseGet(UpdateControl::noUpdate);
  }

  @Override
  public List<EventSource<?, SeenUpgrade>> prepareEventSources(
      EventSourceContext<SeenUpgrade> context) {
    InformerEventSourceConfiguration<Job> jobs =
        InformerEventSourceConfiguration.from(Job.class, SeenUpgrade.class)
            .withLabelSelector("app.kubernetes.io/managed-by=ob-upgrade-operator")
            .withItemStore(new JobsInBrief())
            .withSecondaryToPrimaryMapper(Mappers.fromOwnerReferences(SeenUpgrade.class))
            .build();
    List<EventSource<?, SeenUpgrade>> sources = new ArrayList<>();
    sources.add(new InformerEventSource<>(jobs, context));
    if (mayWatchStatefulSets(context)) {
      sources.add(new InformerEventSource<>(statefulSets(context), context));
    } else {
      LOG.warn(
          "The operator may not list and watch StatefulSets (rbac.yaml of the Helm chart). It sees a"
              + " change of one only at the next turn of the upgrade, and none after a step has failed.");
    }
    return sources;
  }

  private boolean mayWatchStatefulSets(EventSourceContext<SeenUpgrade> context) {
    var informer = context.getControllerConfiguration().getInformerConfig();
    return watchPermission.statefulSets(
        informer.watchAllNamespaces()
            ? Set.of()
            : informer.getEffectiveNamespaces(context.getControllerConfiguration()));
  }

  /**
   * Without this watch the operator would see a change only at the next turn, which is minutes away
   * while somebody refuses an act, and never comes by itself after a step has failed.
   */
  private static InformerEventSourceConfiguration<StatefulSet> statefulSets(
      EventSourceContext<SeenUpgrade> context) {
    return InformerEventSourceConfiguration.from(StatefulSet.class, SeenUpgrade.class)
        .withItemStore(new StatefulSetsInBrief())
        .withOnUpdateFilter(StatefulSetsInBrief::changed)
        .withSecondaryToPrimaryMapper(set -> concerned(set, context.getPrimaryCache()))
        .build();
  }

  private static Set<ResourceID> concerned(
      StatefulSet set, IndexerResourceCache<SeenUpgrade> upgrades) {
    String name = set.getMetadata().getName();
    return upgrades
        .list(set.getMetadata().getNamespace(), u -> UpgradesInBrief.concerns(u, name))
        .map(ResourceID::fromResource)
        .collect(Collectors.toSet());
  }
}
