package dev.obupgrade.controller.leader;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Starts the operator once this replica leads. A leader that is stopped finishes its turns,
 * releases the lease and exits. A leader that loses the lease exits at once, in the middle of
 * whatever it does, as in a crash.
 */
@ApplicationScoped
class LeaderLifecycle {
  private static final Logger LOG = Logger.getLogger(LeaderLifecycle.class);

  /**
   * Time for turns under way when the process is stopped. A longer turn is cut off (a statement may
   * take most of a minute), and the lease expires.
   */
  private static final Duration LAST_TURNS = Duration.ofSeconds(3);

  private static final int LOST = 1;

  private final Operator operator;
  private final Leadership leadership = new Leadership();
  private final AtomicReference<LeaseCandidate> candidate = new AtomicReference<>();

  LeaderLifecycle(Operator operator) {
    this.operator = operator;
  }

  @Produces
  @Singleton
  Leadership leadership() {
    return leadership;
  }

  void onStart(@Observes StartupEvent event, KubernetesClient client, LeaseConfig config) {
    if (config.namespace().isEmpty()) {
      operator.start();
      return;
    }
    LeaseTiming timing = LeaseTiming.USUAL;
    LeaseElection election =
        new LeaseElection(
            new KubernetesLease(client, config.namespace().get(), config.name(), timing.request()),
            config.identity().orElseGet(() -> UUID.randomUUID().toString()),
            timing,
            System::nanoTime,
            Clock.systemUTC());
    leadership.dependOn(election::mayAct);
    candidate.set(
        new LeaseCandidate(election, timing, System::nanoTime, this::lead, LeaderLifecycle::end));
    candidate.get().start();
  }

  /** This replica's part in the election; empty when there is no election. */
  Optional<LeaseCandidate> candidate() {
    return Optional.ofNullable(candidate.get());
  }

  private void lead() {
    Thread.ofPlatform().name("operator-start").start(this::startOperator);
  }

  private void startOperator() {
    try {
      operator.start();
    } catch (RuntimeException e) {
      LOG.errorf("The operator can't start: %s", StartTrouble.words(e));
      Quarkus.asyncExit(LOST);
    }
  }

  /** Without an orderly shutdown, which would let turns continue. */
  private static void end() {
    LOG.fatal("This replica exits, because another one leads or may lead soon");
    Runtime.getRuntime().halt(LOST);
  }

  void onStop(@Observes ShutdownEvent event) {
    boolean quiet = leadership.close(LAST_TURNS);
    candidate().ifPresent(quiet ? LeaseCandidate::release : LeaseCandidate::close);
    operator.stop();
  }
}
