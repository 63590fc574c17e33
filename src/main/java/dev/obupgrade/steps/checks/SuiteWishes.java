package dev.obupgrade.steps.checks;

import dev.obupgrade.api.CounterpartSpec;
import dev.obupgrade.api.PreCheckSpec;
import dev.obupgrade.api.TenantLoginSpec;
import dev.obupgrade.kube.JobRequest.Counterpart;
import dev.obupgrade.kube.JobRequest.Login;
import dev.obupgrade.kube.JobRequest.TenantLogin;
import dev.obupgrade.kube.JobRequest.Wishes;
import java.util.Optional;

/** Turns what the spec asks of the suite into arguments of its Job. */
final class SuiteWishes {
  private SuiteWishes() {}

  static Wishes of(PreCheckSpec spec) {
    return new Wishes(
        Optional.ofNullable(spec.maxBackupAge()),
        spec.tenantLogins().stream().map(SuiteWishes::login).toList(),
        spec.counterparts().stream().map(SuiteWishes::counterpart).toList(),
        switch (spec.cpuArch()) {
          case Auto -> Optional.empty();
          case Avx2 -> Optional.of(true);
          case NoAvx2 -> Optional.of(false);
        });
  }

  private static TenantLogin login(TenantLoginSpec login) {
    return new TenantLogin(
        login.tenant(), login.user(), login.passwordSecret().name(), login.passwordSecret().key());
  }

  private static Counterpart counterpart(CounterpartSpec other) {
    return new Counterpart(
        other.name(),
        new Login(
            other.host(),
            other.port(),
            other.user(),
            other.passwordSecret().name(),
            other.passwordSecret().key()));
  }
}
