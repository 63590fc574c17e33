package dev.obupgrade.oceanbase;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a login may do, as far as {@code SHOW GRANTS} tells.
 *
 * @param account as the database writes it, such as {@code 'ops'@'10.%'}; empty when it isn't told
 * @param unknown what may be allowed in ways that can't be read here, such as a role
 */
public record Grants(String account, Set<Privilege> held, Set<Privilege> unknown) {

  public Grants {
    held = Set.copyOf(held);
    unknown = Set.copyOf(unknown);
  }

  public static Grants nothingKnown() {
    return new Grants("", Set.of(), EnumSet.allOf(Privilege.class));
  }

  /** Those of the wanted ones that the login certainly lacks, in the order of the enum. */
  public Set<Privilege> missing(Collection<Privilege> wanted) {
    Set<Privilege> missing = EnumSet.noneOf(Privilege.class);
    missing.addAll(wanted);
    missing.removeAll(held);
    missing.removeAll(unknown);
    if (held.contains(Privilege.SUPER)) {
      missing.remove(Privilege.ALTER_SYSTEM);
    }
    return missing;
  }

  /** What has to be granted for an upgrade; who is given SUPER needs no ALTER SYSTEM. */
  public Set<Privilege> toBeGranted() {
    Set<Privilege> missing = missing(EnumSet.allOf(Privilege.class));
    if (missing.contains(Privilege.SUPER)) {
      missing.remove(Privilege.ALTER_SYSTEM);
    }
    return missing;
  }
}
