package dev.obupgrade.adoption;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Compares IP addresses as text: people can write an IPv6 address in several ways. */
final class IpText {
  private IpText() {}

  static boolean same(String one, String other) {
    return one.equals(other) || (one.contains(":") && plain(one).equals(plain(other)));
  }

  private static String plain(String ip) {
    if (!ip.contains(":")) {
      return ip;
    }
    try {
      // With a colon in it, it can't be a name, so nothing is looked up.
      return InetAddress.getByName(ip).getHostAddress();
    } catch (UnknownHostException e) {
      return ip;
    }
  }
}
