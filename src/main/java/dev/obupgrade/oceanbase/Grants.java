package dev.obupgrade.oceanbase;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a login may do, as far as {@code SHOW GRANTS} shows.
 *
 * @param account as the database writes it, such as {@code 'ops'@'10.%'}; empty when it is unknown
 * @param unknown what the login may be allowed in a way that the grants don't show, such as a role
 */
public record Grants(String account, Set<Privilege> held, Set<Privilege> unknown) {

  public Grants {
    held = Set.copyOf(held);
    unknown = Set.copyOf(unknown);
  }

  public static Grants nothingKnown() {
    return new Grants("", Set.of(), EnumSet.allOf(Privilege.class));
  }

  /** The wanted privileges that the login certainly lacks, in the order of the enum. */
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

  /** The privileges to grant for an upgrade. A login that gets SUPER needs no ALTER SYSTEM. */
  public Set<Privilege> toBeGranted() {
    Set<Privilege> missing = missing(EnumSet.allOf(Privilege.class));
    if (missing.contains(Privilege.SUPER)) {
      missing.remove(Privilege.ALTER_SYSTEM);
    }
    return missing;
  }
}
