package dev.obupgrade.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that the tests named on the simulator's page exist. */
class SimulatorPageTest {
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)(?:[.#](\\w+))?`");

  @Test
  void everyTestItNamesExists() throws IOException {
    Matcher named = TEST.matcher(Files.readString(Path.of("docs/simulator.md")));
    Set<String> missing = new TreeSet<>();
    int count = 0;
    while (named.find()) {
      count++;
      if (!exists(named.group(1), named.group(2))) {
        missing.add(named.group());
      }
    }
    assertThat(count).isGreaterThan(20);
    assertThat(missing).as("tests that docs/simulator.md names").isEmpty();
  }

  private static boolean exists(String name, String method) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      for (Path file : files.filter(f -> f.endsWith(name + ".java")).toList()) {
        if (method == null || Files.readString(file).contains(" " + method + "(")) {
          return true;
        }
      }
    }
    return false;
  }
}
