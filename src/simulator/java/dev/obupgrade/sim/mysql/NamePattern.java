package dev.obupgrade.sim.mysql;

import java.util.regex.Pattern;

/** The {@code %} and {@code _} of SQL's LIKE, as COM_FIELD_LIST uses them. */
final class NamePattern {
  private NamePattern() {}

  static boolean matches(String name, String pattern) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\' && i + 1 < pattern.length()) {
        regex.append(Pattern.quote(pattern.substring(++i, i + 1)));
      } else {
        regex.append(
            switch (c) {
              case '%' -> ".*";
              case '_' -> ".";
              default -> Pattern.quote(String.valueOf(c));
            });
      }
    }
    return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE).matcher(name).matches();
  }
}
