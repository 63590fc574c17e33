package dev.obupgrade.mutants;

import dev.obupgrade.mutants.Mutant.OutOfStepException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads the list of mutants: blocks of {@code key: value} lines with a blank line between them.
 * Lines that begin with # are comments.
 */
final class MutantList {
  static final Path FOLDER = Path.of("src", "test", "mutants");
  private static final Set<String> KEYS =
      Set.of("name", "rule", "guard", "file", "find", "replace", "tests");

  private MutantList() {}

  /** All mutants, in the order of the files' names and of the blocks in them. */
  static List<Mutant> read() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(FOLDER)) {
      files = all.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
    }
    List<Mutant> mutants = new ArrayList<>();
    for (Path file : files) {
      mutants.addAll(parse(Files.readString(file)));
    }
    return mutants;
  }

  static List<Mutant> parse(String text) {
    List<Mutant> mutants = new ArrayList<>();
    Map<String, String> block = new LinkedHashMap<>();
    for (String line : (text + "\n\n").lines().toList()) {
      if (line.isBlank()) {
        if (!block.isEmpty()) {
          mutants.add(mutant(block));
        }
        block = new LinkedHashMap<>();
      } else if (!line.startsWith("#")) {
        String[] parts = line.split(":", 2);
        if (parts.length < 2 || block.put(parts[0], parts[1].strip()) != null) {
          throw new OutOfStepException("A line is not a key and its value: " + line);
        }
      }
    }
    return mutants;
  }

  private static Mutant mutant(Map<String, String> block) {
    if (!block.keySet().equals(KEYS)) {
      throw new OutOfStepException("A block has keys %s: %s".formatted(block.keySet(), block));
    }
    return new Mutant(
        block.get("name"),
        Integer.parseInt(block.get("rule")),
        block.get("guard"),
        block.get("file"),
        block.get("find"),
        block.get("replace"),
        List.of(block.get("tests").split(" ")));
  }
}
