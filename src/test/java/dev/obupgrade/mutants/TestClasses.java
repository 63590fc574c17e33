package dev.obupgrade.mutants;

import dev.obupgrade.mutants.Mutant.OutOfStepException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds test classes by their simple names. */
final class TestClasses {
  private static final Path ROOT = Path.of("src", "test", "java");

  private TestClasses() {}

  /** The source of the test class. */
  static Path source(String simpleName) throws IOException {
    List<Path> found;
    try (Stream<Path> files = Files.walk(ROOT)) {
      found = files.filter(file -> file.endsWith(simpleName + ".java")).toList();
    }
    if (found.size() != 1) {
      throw new OutOfStepException(
          "%s has %d test classes %s, not one.".formatted(ROOT, found.size(), simpleName));
    }
    return found.getFirst();
  }

  /** The whole name of the test class. */
  static String named(String simpleName) throws IOException {
    String path = ROOT.relativize(source(simpleName)).toString().replace('\\', '/');
    return path.substring(0, path.length() - ".java".length()).replace('/', '.');
  }
}
