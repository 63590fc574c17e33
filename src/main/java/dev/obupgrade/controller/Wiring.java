package dev.obupgrade.controller;

import dev.obupgrade.kube.Kubernetes;
import dev.obupgrade.kube.fabric8.Fabric8Kubernetes;
import dev.obupgrade.kube.fabric8.JobSettings;
import dev.obupgrade.oceanbase.DatabaseConnector;
import dev.obupgrade.oceanbase.jdbc.JdbcDatabaseConnector;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/** Joins the ports' real implementations to the driver. */
@ApplicationScoped
public class Wiring {

  @Produces
  @Singleton
  Kubernetes kubernetes(KubernetesClient client, OperatorConfig config) {
    JobSettings jobs =
        JobSettings.usual(config.operatorImage())
            .runAs(config.jobUser())
            .pulledWith(config.jobPullSecrets().orElse(List.of()));
    return Fabric8Kubernetes.connect(client, jobs, Clock.systemUTC());
  }

  @Produces
  @Singleton
  DatabaseConnector databaseConnector() {
    return new JdbcDatabaseConnector();
  }

  @Produces
  @Singleton
  UpgradeDriver driver(Kubernetes kubernetes, DatabaseConnector connector) {
    return new UpgradeDriver(kubernetes, connector, Clock.systemUTC());
  }
}
