package dev.obupgrade.precheck.versions;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Grants;
import dev.obupgrade.oceanbase.Privilege;
import dev.obupgrade.precheck.check.Check;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Versions;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks that the user has the privileges that later steps and the vendor's scripts need. Otherwise
 * an upgrade would stop halfway for lack of a privilege.
 */
public final class PrivilegesSuffice implements Check {

  @Override
  public Definition definition() {
    return new Definition(
        "PrivilegesSuffice",
        "SHOW GRANTS",
        Versions.ALL,
        "The user may read the database oceanbase (SELECT) and run ALTER SYSTEM statements, including BEGIN and END ROLLING UPGRADE (SUPER)",
        "As root of the sys tenant, run GRANT SELECT ON oceanbase.* TO <user>; GRANT SUPER ON *.* TO <user>. Or name another user of the sys tenant.");
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
            "It is unknown whether the user has %s: a role may grant it"
                .formatted(words(grants.unknown())));
  }

  private static String words(Set<Privilege> privileges) {
    return privileges.stream()
        .sorted()
        .map(p -> p.name().replace('_', ' '))
        .collect(Collectors.joining(", "));
  }
}
