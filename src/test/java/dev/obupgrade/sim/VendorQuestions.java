package dev.obupgrade.sim;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The queries of {@code vendor-statements.txt}. The file describes its format. */
final class VendorQuestions {
  private static final String FILE = "vendor-statements.txt";

  private VendorQuestions() {}

  /**
   * A question that scripts ask.
   *
   * @param faults statements that make the cluster unhealthy, or empty
   * @param then the answer after them
   */
  record Question(
      String name,
      List<String> lines,
      List<String> asked,
      String healthy,
      List<String> faults,
      String then,
      List<String> cures) {

    boolean isAskedBy(String line) {
      return lines.contains("*") || lines.contains(line);
    }

    Question filled(UnaryOperator<String> words) {
      return new Question(
          name,
          lines,
          asked.stream().map(words).toList(),
          words.apply(healthy),
          faults.stream().map(words).toList(),
          words.apply(then),
          cures.stream().map(words).toList());
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Question> all() {
    List<Question> questions = new ArrayList<>();
    String name = "";
    Map<String, List<String>> values = new HashMap<>();
    for (String line : lines()) {
      if (line.startsWith("[")) {
        add(questions, name, values);
        name = line.substring(1, line.length() - 1);
        values.clear();
      } else if (!line.isBlank() && !line.startsWith("#")) {
        int colon = line.indexOf(": ");
        values
            .computeIfAbsent(line.substring(0, colon), key -> new ArrayList<>())
            .add(line.substring(colon + 2));
      }
    }
    add(questions, name, values);
    return questions;
  }

  private static void add(List<Question> to, String name, Map<String, List<String>> values) {
    if (!name.isEmpty()) {
      to.add(
          new Question(
              name,
              List.of(values.get("lines").get(0).split(" ")),
              values.get("ask"),
              values.get("healthy").get(0),
              values.getOrDefault("do", List.of()),
              values.getOrDefault("then", List.of("")).get(0),
              values.getOrDefault("undo", List.of())));
    }
  }

  private static List<String> lines() {
    try (InputStream in = VendorQuestions.class.getResourceAsStream(FILE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(FILE, e);
    }
  }
}
