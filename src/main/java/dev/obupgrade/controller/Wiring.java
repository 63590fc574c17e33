package dev.obupgrade.controller;

import dev.obupgrade.controller.leader.Fence;
import dev.obupgrade.controller.leader.Leadership;
import dev.obupgrade.flow.Time;
import dev.obupgrade.kube.Kubernetes;
import dev.obupgrade.kube.fabric8.Fabric8Kubernetes;
import dev.obupgrade.kube.fabric8.jobs.JobSettings;
import dev.obupgrade.kube.fabric8.shared.AccessReview;
import dev.obupgrade.oceanbase.DatabaseConnector;
import dev.obupgrade.oceanbase.jdbc.JdbcDatabaseConnector;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Connects the ports' real implementations to the driver. */
@ApplicationScoped
public class Wiring {
  private static final Logger LOG = Logger.getLogger(Wiring.class);

  void logWhatIsNotKnown(@Observes StartupEvent event, OperatorConfig config) {
    if (!config.readNodes()) {
      LOG.info(
          "The operator may not read nodes and volumes (rbac.readNodes in the Helm chart). It does not"
              + " know whether a server's pod could start on another node, and notices a lost node only"
              + " when Kubernetes reports it.");
    }
  }

  @Produces
  @Singleton
  Kubernetes kubernetes(KubernetesClient client, OperatorConfig config) {
    JobSettings jobs =
        JobSettings.usual(config.operatorImage())
            .runAs(config.jobUser())
            .pulledWith(config.jobPullSecrets().orElse(List.of()))
            .with(resources(config.jobResources()));
    return Fabric8Kubernetes.connect(
        client,
        jobs,
        Clock.systemUTC(),
        watched(config.watchedNamespaces().orElse(List.of()), client::getNamespace),
        config.argocdNamespace());
  }

  /**
   * The namespaces that the operator watches; empty for all.
   *
   * @param configured as the operator SDK has them
   */
  static Set<String> watched(List<String> configured, Supplier<String> own) {
    Set<String> namespaces = new TreeSet<>(configured);
    if (namespaces.contains(Constants.WATCH_ALL_NAMESPACES)) {
      return Set.of();
    }
    if (namespaces.remove(Constants.WATCH_CURRENT_NAMESPACE)) {
      namespaces.add(own.get());
    }
    return namespaces;
  }

  private static JobSettings.Resources resources(OperatorConfig.JobResources config) {
    return new JobSettings.Resources(
        quantities(config.cpuRequest(), config.memoryRequest()),
        quantities(config.cpuLimit(), config.memoryLimit()));
  }

  private static Map<String, String> quantities(Optional<String> cpu, Optional<String> memory) {
    Map<String, String> quantities = new TreeMap<>();
    cpu.ifPresent(quantity -> quantities.put("cpu", quantity));
    memory.ifPresent(quantity -> quantities.put("memory", quantity));
    return quantities;
  }

  @Produces
  @Singleton
  WatchPermission watchPermission(KubernetesClient client) {
    return new WatchPermission(
        (namespace, wanted) -> AccessReview.allows(client, namespace, wanted));
  }

  @Produces
  @Singleton
  DatabaseConnector databaseConnector() {
    return new JdbcDatabaseConnector();
  }

  @Produces
  @Singleton
  UpgradeDriver driver(Kubernetes kubernetes, DatabaseConnector connector, Leadership leadership) {
    Fence fence = new Fence(leadership::holds);
    return new UpgradeDriver(
        fence.around(kubernetes),
        fence.around(connector),
        new Time(Clock.systemUTC(), System::nanoTime));
  }
}
