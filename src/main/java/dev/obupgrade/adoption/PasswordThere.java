package dev.obupgrade.adoption;

import dev.obupgrade.api.SecretKey;
import dev.obupgrade.reason.Reason;
import java.util.stream.Stream;

/** Is there a password to log in with? */
final class PasswordThere implements SiteQuestion {

  @Override
  public Stream<Objection> ask(Candidate candidate) {
    SecretKey secret = candidate.spec().connection().passwordSecret();
    return candidate.passwordThere()
        ? Stream.empty()
        : Stream.of(
            Objection.of(
                Reason.PasswordMissing,
                "Namespace %s has no Secret %s with key %s (spec.cluster.connection.passwordSecret)",
                candidate.namespace(),
                secret.name(),
                secret.key()));
  }
}
