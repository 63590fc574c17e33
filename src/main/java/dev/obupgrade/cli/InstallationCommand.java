package dev.obupgrade.cli;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The check that {@code helm test} runs in a pod with the operator's own service account. */
@Command(
    name = "installation",
    description = {
      "Checks that the installed operator is ready, has a leader and has its permissions."
    })
final class InstallationCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Option(
      names = "--service",
      required = true,
      paramLabel = "URL",
      description = "URL of the operator's health endpoints (OBU_SERVICE).")
  private URI service;

  @Option(
      names = "--lease-namespace",
      required = true,
      description = "Namespace of the operator's Lease (OBU_LEASE_NAMESPACE).")
  private String leaseNamespace;

  @Option(
      names = "--lease-name",
      required = true,
      description = "Name of the operator's Lease (OBU_LEASE_NAME).")
  private String leaseName;

  @Option(
      names = "--permissions",
      required = true,
      paramLabel = "JSON",
      description = "Rules by namespace, as the Helm chart grants them (OBU_PERMISSIONS).")
  private String permissions;

  @Spec private CommandSpec spec;

  private final Supplier<KubernetesClient> connect;
  private final Clock clock;

  InstallationCommand(Supplier<KubernetesClient> connect, Clock clock) {
    this.connect = connect;
    this.clock = clock;
  }

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    List<Permission> wanted = Permission.parse(permissions);
    try (KubernetesClient client = connect.get()) {
      List<String> missing =
          wanted.stream().filter(p -> !p.granted(client)).map(Permission::toString).toList();
      missing.forEach(permission -> out.println("✗ lacks a permission: " + permission));
      if (missing.isEmpty()) {
        out.printf("✓ has all %d permissions%n", wanted.size());
      }
      boolean led = told(out, "a replica leads", noLeader(client));
      boolean ready = told(out, "a replica is ready", notReady());
      return missing.isEmpty() && led && ready ? ExitCode.OK : ExitCode.UNFIT;
    }
  }

  private static boolean told(PrintWriter out, String what, Optional<String> trouble) {
    out.println(trouble.map(t -> "✗ " + what + ": " + t).orElse("✓ " + what));
    return trouble.isEmpty();
  }

  private Optional<String> noLeader(KubernetesClient client) {
    String name = leaseNamespace + "/" + leaseName;
    try {
      Lease lease = client.leases().inNamespace(leaseNamespace).withName(leaseName).get();
      LeaseSpec held = lease == null ? null : lease.getSpec();
      if (held == null || held.getHolderIdentity() == null || held.getHolderIdentity().isBlank()) {
        return Optional.of("no replica holds the Lease " + name);
      }
      Instant ends =
          held.getRenewTime().toInstant().plusSeconds(2L * held.getLeaseDurationSeconds());
      return ends.isAfter(clock.instant())
          ? Optional.empty()
          : Optional.of(
              "%s holds the Lease %s, but has not renewed it since %s"
                  .formatted(held.getHolderIdentity(), name, held.getRenewTime()));
    } catch (KubernetesClientException e) {
      return Optional.of("the Lease %s can't be read: %s".formatted(name, e.getMessage()));
    }
  }

  private Optional<String> notReady() throws InterruptedException {
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      HttpRequest ready =
          HttpRequest.newBuilder(service.resolve("/q/health/ready")).timeout(PATIENCE).build();
      var answer = http.send(ready, BodyHandlers.ofString());
      return answer.statusCode() == 200
          ? Optional.empty()
          : Optional.of(
              "%s answers %d: %s".formatted(ready.uri(), answer.statusCode(), answer.body()));
    } catch (IOException e) {
      return Optional.of("%s does not answer (%s)".formatted(service, e));
    }
  }
}
