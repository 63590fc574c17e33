package dev.obupgrade.sim.cluster;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A binary: {@code 4.3.5.2-102000042025061010} is version {@code 4.3.5.2}, build {@code
 * 102000042025061010}.
 */
public record Build(String version, String number) implements Comparable<Build> {
  private static final Pattern FORM =
      Pattern.compile("v?(\\d+\\.\\d+\\.\\d+\\.\\d+)(?:[-_](\\d+).*)?");

  /**
   * @throws IllegalArgumentException when it isn't four numbers, with an optional build number
   */
  public static Build of(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "version '" + text + "' is not of the form 4.3.5.2 or 4.3.5.2-102000042025061010");
    }
    String number = matcher.group(2);
    return new Build(matcher.group(1), number == null ? "100000012025010100" : number);
  }

  /** Returns the build as {@code __all_server.build_version} shows it. */
  public String buildVersion() {
    return version
        + "_"
        + number
        + "-0123456789abcdef0123456789abcdef01234567(Jun 10 2025 12:00:00)";
  }

  /** Returns the number as data versions are stored: two bytes for each part but the first. */
  public long coded() {
    return coded(version);
  }

  public static long coded(String version) {
    long[] parts = Arrays.stream(version.split("\\.")).mapToLong(Long::parseLong).toArray();
    return parts[0] << 32 | parts[1] << 16 | parts[2] << 8 | parts[3];
  }

  /** Returns the version of a stored data version. */
  public static String decoded(long code) {
    return (code >> 32)
        + "."
        + (code >> 16 & 0xFFFF)
        + "."
        + (code >> 8 & 0xFF)
        + "."
        + (code & 0xFF);
  }

  public boolean atLeast(String other) {
    return coded() >= coded(other);
  }

  @Override
  public int compareTo(Build other) {
    int byVersion = Long.compare(coded(), other.coded());
    return byVersion != 0
        ? byVersion
        : new java.math.BigInteger(number).compareTo(new java.math.BigInteger(other.number));
  }

  @Override
  public String toString() {
    return version + "-" + number;
  }
}
