package dev.obupgrade.plan;

import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * A version and the number of one of its builds: the identity of an observer binary. Build numbers
 * grow over time within a version.
 */
public record BuildVersion(ObVersion version, long build) implements Comparable<BuildVersion> {

  /**
   * {@code V-R} as packages have it, {@code V_R-<sha>(<date>)} as servers report it; a package's
   * release may end in the distribution ({@code .el7}).
   */
  private static final Pattern FORM =
      Pattern.compile("([\\d.]+)[-_](\\d{1,18})(\\.[A-Za-z][\\w.]*)?(-[0-9A-Za-z]*)?(\\(.*\\))?");

  private static final Comparator<BuildVersion> ORDER =
      Comparator.comparing(BuildVersion::version).thenComparingLong(BuildVersion::build);

  public BuildVersion {
    if (version == null || build < 0) {
      throw new IllegalArgumentException(
          "A build needs a version and a non-negative number, not %s and %d"
              .formatted(version, build));
    }
  }

  /**
   * Reads {@code 4.3.5.3-103000092025080818}, the same with {@code .el7}, or the {@code
   * build_version} of {@code __all_server}.
   *
   * @throws IllegalArgumentException if the text is anything else; the message quotes it
   */
  public static BuildVersion parse(String text) {
    var form = FORM.matcher(text == null ? "" : text.strip());
    if (!form.matches() || !ObVersion.isVersion(form.group(1))) {
      throw new IllegalArgumentException(
          "'%s' is not an OceanBase build: expected <version>-<build number>, such as 4.3.5.3-103000092025080818"
              .formatted(text));
    }
    return new BuildVersion(ObVersion.parse(form.group(1)), Long.parseLong(form.group(2)));
  }

  /** Reads a build, or a version alone: build 0 of it, which no server runs. */
  public static BuildVersion parseOrNone(String text) {
    return ObVersion.isVersion(text) ? new BuildVersion(ObVersion.parse(text), 0) : parse(text);
  }

  /** What {@code build_version} of {@code __all_server} begins with for servers of this build. */
  public String serverForm() {
    return version + "_" + build;
  }

  @Override
  public int compareTo(BuildVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return version + "-" + build;
  }
}
