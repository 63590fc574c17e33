package dev.obupgrade.mutants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One guard, and how to take it out.
 *
 * @param rule which of the rules in docs/architecture.md it serves
 * @param guard what it does, for a person
 * @param file the source, under {@code src/main}
 * @param find the text to replace. Any white space matches any, so that formatting doesn't count
 * @param tests simple names of the test classes, one of which must fail
 */
record Mutant(
    String name,
    int rule,
    String guard,
    String file,
    String find,
    String replace,
    List<String> tests) {
  private static final Path MAIN = Path.of("src", "main");

  Mutant {
    tests = List.copyOf(tests);
  }

  Path path() {
    return MAIN.resolve(file);
  }

  boolean isJava() {
    return file.endsWith(".java");
  }

  /** Where a class path has the compiled source, or the resource. */
  Path onClassPath() {
    Path whole = Path.of(file);
    return whole.subpath(1, whole.getNameCount());
  }

  /** How often the text to replace occurs in the source. It must be once. */
  long occurrences() {
    return pattern().matcher(source()).results().count();
  }

  /** The source without the guard. */
  String mutated() {
    if (occurrences() != 1) {
      throw new OutOfStepException(
          "%s: the text occurs %d times in %s, not once: %s"
              .formatted(name, occurrences(), path(), find));
    }
    return pattern().matcher(source()).replaceFirst(Matcher.quoteReplacement(replace));
  }

  private String source() {
    try {
      return Files.readString(path());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Pattern pattern() {
    return Pattern.compile(
        Arrays.stream(find.split("\\s+")).map(Pattern::quote).collect(Collectors.joining("\\s+")));
  }

  /** Says that the list doesn't fit the code any more. */
  static final class OutOfStepException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutOfStepException(String what) {
      super("The list in src/test/mutants is out of step with the code. " + what);
    }
  }
}
