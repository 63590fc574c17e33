package dev.obupgrade.kube.fabric8.jobs;

import dev.obupgrade.kube.JobRequest.Counterpart;
import dev.obupgrade.kube.JobRequest.TenantLogin;
import dev.obupgrade.kube.JobRequest.Wishes;
import dev.obupgrade.kube.JobRequest.Work;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.ArrayList;
import java.util.List;

/**
 * The suite's command line, and the variables with the passwords of the logins on it. A missing
 * Secret doesn't keep the suite from starting: the check that needs it says so.
 */
final class SuiteArguments {
  private static final String PASSWORD = "OBU_PASSWORD_";

  private final List<String> args = new ArrayList<>(List.of("precheck", "--job"));
  private final List<EnvVar> passwords = new ArrayList<>();

  SuiteArguments(Work.Suite suite) {
    Wishes wishes = suite.wishes();
    wishes.maxBackupAge().ifPresent(age -> args.addAll(List.of("--max-backup-age", age)));
    for (TenantLogin login : wishes.tenantLogins()) {
      args.add("--tenant-login");
      args.add(
          "%s@%s=%s"
              .formatted(
                  login.user(), login.tenant(), password(login.secretName(), login.secretKey())));
    }
    for (Counterpart other : wishes.counterparts()) {
      args.add("--counterpart");
      args.add(
          "%s=%s@%s:%d=%s"
              .formatted(
                  other.name(),
                  other.login().user(),
                  other.login().host(),
                  other.login().port(),
                  password(other.login().secretName(), other.login().secretKey())));
    }
    wishes.avx2().ifPresent(avx2 -> args.addAll(List.of("--cpu-arch", avx2 ? "avx2" : "no-avx2")));
  }

  List<String> args() {
    return args;
  }

  List<EnvVar> passwords() {
    return passwords;
  }

  private String password(String secretName, String secretKey) {
    String variable = PASSWORD + (passwords.size() + 1);
    passwords.add(WorkContainer.secret(variable, secretName, secretKey, true));
    return "env:" + variable;
  }
}
