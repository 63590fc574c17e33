package dev.obupgrade.controller.leader;

import io.quarkiverse.operatorsdk.runtime.OperatorHealthCheck;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Reports ready for a leader whose watches work, and for a replica that stands by and knows who
 * leads.
 */
@Readiness
@ApplicationScoped
class LeaderHealthCheck implements HealthCheck {
  private final LeaderLifecycle lifecycle;
  private final OperatorHealthCheck operator;

  LeaderHealthCheck(LeaderLifecycle lifecycle, @Readiness OperatorHealthCheck operator) {
    this.lifecycle = lifecycle;
    this.operator = operator;
  }

  @Override
  public HealthCheckResponse call() {
    return lifecycle
        .candidate()
        .filter(candidate -> !candidate.leading())
        .map(LeaderHealthCheck::standingBy)
        .orElseGet(operator::call);
  }

  private static HealthCheckResponse standingBy(LeaseCandidate candidate) {
    return HealthCheckResponse.named("stands by").status(candidate.informed()).build();
  }
}
