package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Grants;
import dev.obupgrade.oceanbase.Privilege;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the later steps and the vendor's scripts do needs privileges; that one is missing must not
 * be found out in the middle.
 */
final class PrivilegesSuffice implements Check {

  @Override
  public Definition definition() {
    return new Definition(
        "PrivilegesSuffice",
        "SHOW GRANTS",
        Versions.ALL,
        "the user may read the database oceanbase (SELECT) and give ALTER SYSTEM statements, BEGIN and END ROLLING UPGRADE among them (SUPER)",
        "As root of the sys tenant: GRANT SELECT ON oceanbase.* TO <user>; GRANT SUPER ON *.* TO <user>. Or name another user of the sys tenant.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    Grants grants = cluster.grants();
    Set<Privilege> missing = grants.toBeGranted();
    if (!missing.isEmpty()) {
      return Finding.failed("%s lacks %s".formatted(grants.account(), words(missing)));
    }
    return grants.unknown().isEmpty()
        ? Finding.passed(grants.account())
        : Finding.warning(
            "whether the user has %s can't be told: it may come from a role"
                .formatted(words(grants.unknown())));
  }

  private static String words(Set<Privilege> privileges) {
    return privileges.stream()
        .sorted()
        .map(p -> p.name().replace('_', ' '))
        .collect(Collectors.joining(", "));
  }
}
