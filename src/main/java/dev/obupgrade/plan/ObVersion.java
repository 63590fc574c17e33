package dev.obupgrade.plan;

import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * An OceanBase version of exactly four numbers, such as {@code 4.3.5.3}. Ordered by number:
 * 4.2.10.0 comes after 4.2.5.1, unlike in the vendor's scripts, which compare strings.
 */
public record ObVersion(int major, int minor, int majorPatch, int minorPatch)
    implements Comparable<ObVersion> {

  private static final Pattern FORM =
      Pattern.compile("(\\d{1,10})\\.(\\d{1,10})\\.(\\d{1,10})\\.(\\d{1,10})");

  private static final Comparator<ObVersion> ORDER =
      Comparator.comparingInt(ObVersion::major)
          .thenComparingInt(ObVersion::minor)
          .thenComparingInt(ObVersion::majorPatch)
          .thenComparingInt(ObVersion::minorPatch);

  // OceanBase codes a version in 64 bits: 32 for the first part, 16 for the second, 8 for each of
  // the others. Larger parts would collide with their neighbours.
  public ObVersion {
    requireRange("first", major, Integer.MAX_VALUE);
    requireRange("second", minor, 0xFFFF);
    requireRange("third", majorPatch, 0xFF);
    requireRange("fourth", minorPatch, 0xFF);
  }

  /**
   * Reads {@code A.B.C.D}.
   *
   * @throws IllegalArgumentException if the text is anything else; the message quotes it
   */
  public static ObVersion parse(String text) {
    var form = FORM.matcher(text == null ? "" : text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "'%s' is not an OceanBase version, which has four numbers, such as 4.3.5.3"
              .formatted(text));
    }
    try {
      return new ObVersion(
          Integer.parseInt(form.group(1)),
          Integer.parseInt(form.group(2)),
          Integer.parseInt(form.group(3)),
          Integer.parseInt(form.group(4)));
    } catch (IllegalArgumentException tooLarge) {
      throw new IllegalArgumentException(
          "'%s' is not an OceanBase version: %s".formatted(text, tooLarge.getMessage()), tooLarge);
    }
  }

  /** Whether {@link #parse} would accept the text. */
  public static boolean isVersion(String text) {
    try {
      parse(text);
      return true;
    } catch (IllegalArgumentException notOne) {
      return false;
    }
  }

  /** The code under which OceanBase stores data versions: 4.3.5.3 is 17180067075. */
  public long asLong() {
    return (long) major << 32 | (long) minor << 16 | (long) majorPatch << 8 | minorPatch;
  }

  @Override
  public int compareTo(ObVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + majorPatch + "." + minorPatch;
  }

  private static void requireRange(String part, int value, int limit) {
    if (value < 0 || value > limit) {
      throw new IllegalArgumentException(
          "its %s part is %d, but must be 0 to %d".formatted(part, value, limit));
    }
  }
}
