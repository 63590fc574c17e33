package dev.obupgrade.oceanbase;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The software that answers at an endpoint.
 *
 * @param obVersion what {@code ob_version()} says, which only OceanBase has
 * @param version what {@code version()} says; a person can set it to anything
 */
public record ServerSoftware(Optional<String> obVersion, String version) {
  private static final Pattern MAJOR = Pattern.compile("(\\d{1,9})\\..*");
  private static final int FIRST = 4;

  /**
   * Whether it is OceanBase 4 or later: earlier versions have neither the views nor the scripts.
   */
  public boolean canBeUpgraded() {
    return obVersion
        .map(MAJOR::matcher)
        .filter(Matcher::matches)
        .filter(m -> Integer.parseInt(m.group(1)) >= FIRST)
        .isPresent();
  }
}
