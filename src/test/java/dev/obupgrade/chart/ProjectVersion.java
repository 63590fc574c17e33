package dev.obupgrade.chart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of pom.xml, after which the build names the operator's image. */
public final class ProjectVersion {
  private static final Path POM = Path.of("pom.xml");
  private static final Pattern VERSION =
      Pattern.compile("<artifactId>ob-upgrade-operator</artifactId>\\s*<version>([^<]+)</version>");

  private ProjectVersion() {}

  public static String read() {
    try {
      Matcher version = VERSION.matcher(Files.readString(POM));
      if (!version.find()) {
        throw new IllegalStateException(POM + " has no version of the project");
      }
      return version.group(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The operator's image as the build names it. */
  public static String image() {
    return "ob-upgrade-operator:" + read();
  }
}
