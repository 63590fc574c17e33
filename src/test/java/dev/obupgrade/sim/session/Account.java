package dev.obupgrade.sim.session;

/** A login name: {@code user[@tenant[#cluster]]}, the sys tenant when none is named. */
record Account(String user, String tenant) {
  static Account of(String login) {
    int hash = login.indexOf('#');
    String plain = hash < 0 ? login : login.substring(0, hash);
    int at = plain.lastIndexOf('@');
    return at < 0
        ? new Account(plain, "sys")
        : new Account(plain.substring(0, at), plain.substring(at + 1));
  }
}
