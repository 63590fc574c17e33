package dev.obupgrade.oceanbase;

import dev.obupgrade.oceanbase.DatabaseException.Refused;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who may log in, and may do what. Every tenant has a root that may do everything; the sys tenant
 * may have others.
 */
final class FakeUsers {
  private record User(Password password, Set<Privilege> held, boolean locked) {}

  /**
   * Who logged in.
   *
   * @param sys whether it is a user of the sys tenant
   */
  record Login(String user, boolean sys, Grants grants) {
    void needs(Privilege privilege, int code) {
      if (grants.missing(Set.of(privilege)).contains(privilege)) {
        throw new Refused(code, "42000", privilege + " denied to user '" + user + "'", null);
      }
    }
  }

  private final Map<String, User> ofSys = new HashMap<>();
  private final List<String> tenants;
  private Password ofRoot;

  FakeUsers(Password ofRoot, List<String> tenants) {
    this.ofRoot = ofRoot;
    this.tenants = List.copyOf(tenants);
  }

  void rootPassword(Password changed) {
    ofRoot = changed;
  }

  Password rootPassword() {
    return ofRoot;
  }

  void create(String name, Password password, Set<Privilege> held) {
    ofSys.put(name, new User(password, Set.copyOf(held), false));
  }

  void lock(String name) {
    ofSys.computeIfPresent(name, (n, user) -> new User(user.password(), user.held(), true));
  }

  /** A name as a server takes it: {@code user}, or {@code user@tenant}. */
  Login login(String name, Password password) {
    int at = name.indexOf('@');
    String user = at < 0 ? name : name.substring(0, at);
    String tenant = at < 0 ? "sys" : name.substring(at + 1);
    boolean sys = tenant.equals("sys");
    User known =
        user.equals("root")
            ? new User(ofRoot, EnumSet.allOf(Privilege.class), false)
            : sys ? ofSys.get(user) : null;
    if ((!sys && !tenants.contains(tenant))
        || known == null
        || (!known.locked() && !known.password().equals(password))) {
      throw new Refused(
          ErrorCode.ACCESS_DENIED, "42000", "Access denied for user '" + user + "'", null);
    }
    if (known.locked()) {
      throw new Refused(ErrorCode.ACCOUNT_LOCKED, "HY000", "User locked", null);
    }
    return new Login(user, sys, new Grants("'" + user + "'", known.held(), Set.of()));
  }
}
