package dev.obupgrade;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks which source root may use which. One build compiles them together, so only this test
 * separates them.
 */
class RootsTest {
  private static final List<String> ROOTS = List.of("main", "simulator", "test", "it");
  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPackages("dev.obupgrade");

  @ParameterizedTest
  @ValueSource(strings = {"main", "test", "it"})
  void theSimulatorUsesNothingOf(String root) {
    assertThat(uses("simulator", root)).isEmpty();
  }

  @Test
  void theTestsNeedNothingThatNeedsAKubernetes() {
    assertThat(uses("test", "it")).isEmpty();
  }

  /** Proves that the check finds a violation. */
  @ParameterizedTest
  @CsvSource({"test, main", "test, simulator", "it, main", "it, simulator", "it, test"})
  void whatOneRootUsesOfAnotherIsSeen(String user, String used) {
    assertThat(uses(user, used)).isNotEmpty();
  }

  @Test
  void aTestThatNeedsAKubernetesIsInItsRoot() {
    assertThat(CLASSES.stream().map(JavaClass::getName).filter(name -> name.endsWith("IT")))
        .isNotEmpty()
        .allMatch(name -> rootOf(name).equals("it"));
  }

  @Test
  void everySlowTestThatIsSetApartExists() throws IOException {
    Path tests = Path.of("src/test/java");
    List<String> patterns =
        Files.readAllLines(Path.of("src/test/slow-tests")).stream()
            .filter(line -> !line.startsWith("#"))
            .toList();
    assertThat(patterns)
        .hasSizeGreaterThan(5)
        .allSatisfy(
            pattern -> {
              String glob = "glob:" + pattern.replace("**/", "{**/,}");
              PathMatcher matcher = FileSystems.getDefault().getPathMatcher(glob);
              try (Stream<Path> files = Files.walk(tests)) {
                assertThat(files.map(tests::relativize).filter(matcher::matches)).isNotEmpty();
              }
            });
  }

  private static Set<String> uses(String user, String used) {
    Set<String> found = new TreeSet<>();
    for (JavaClass from : CLASSES) {
      if (rootOf(from.getName()).equals(user)) {
        from.getDirectDependenciesFromSelf().stream()
            .map(Dependency::getTargetClass)
            .map(JavaClass::getBaseComponentType)
            .map(JavaClass::getName)
            .filter(name -> name.startsWith("dev.obupgrade.") && rootOf(name).equals(used))
            .forEach(name -> found.add(from.getName() + " uses " + name));
      }
    }
    return found;
  }

  /**
   * Finds the root by file, because packages spread over roots. A class without a file is generated
   * and belongs to the operator.
   */
  private static String rootOf(String className) {
    String file = className.replaceFirst("\\$.*", "").replace('.', '/') + ".java";
    return ROOTS.stream()
        .filter(root -> Files.exists(Path.of("src", root, "java", file)))
        .findFirst()
        .orElse("main");
  }
}
