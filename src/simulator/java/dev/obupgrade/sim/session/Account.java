package dev.obupgrade.sim.session;

/**
 * A login name: {@code user[@tenant]}, with the sys tenant as the default. Only proxies know a
 * cluster's name after it: an observer takes {@code sys#obtest} for a tenant's name.
 */
record Account(String user, String tenant) {
  static Account of(String login) {
    int at = login.indexOf('@');
    return at < 0
        ? new Account(login, "sys")
        : new Account(login.substring(0, at), login.substring(at + 1));
  }
}
