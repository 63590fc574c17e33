package dev.obupgrade.adoption;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.Grants;
import dev.obupgrade.oceanbase.Privilege;
import dev.obupgrade.reason.Reason;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Does the user have the privileges that the operator and the vendor's scripts need? {@code ALTER
 * SYSTEM} needs the privilege of that name or SUPER; {@code ALTER SYSTEM BEGIN} and {@code END
 * ROLLING UPGRADE} need SUPER itself; reading needs SELECT on the database oceanbase. Privileges
 * that can't be seen, such as those of a role, are no reason to refuse.
 */
final class PrivilegesHeld implements DatabaseQuestion {

  @Override
  public Stream<Objection> ask(Candidate candidate, ClusterView database) {
    Grants grants = database.grants();
    Set<Privilege> missing = grants.toBeGranted();
    return missing.isEmpty()
        ? Stream.empty()
        : Stream.of(
            Objection.of(
                Reason.PrivilegeMissing,
                "The user '%s' (spec.cluster.connection.user) lacks privileges that an upgrade needs."
                    + " Fix: As root of the sys tenant, run %s Or name another user of the sys tenant, such as root.",
                candidate.spec().connection().user(),
                missing.stream()
                    .map(privilege -> grant(privilege, grants.account()))
                    .collect(Collectors.joining(" "))));
  }

  private static String grant(Privilege privilege, String account) {
    return switch (privilege) {
      case SELECT -> "GRANT SELECT ON oceanbase.* TO " + account + ";";
      case ALTER_SYSTEM -> "GRANT ALTER SYSTEM ON *.* TO " + account + ";";
      case SUPER -> "GRANT SUPER ON *.* TO " + account + ";";
    };
  }
}
