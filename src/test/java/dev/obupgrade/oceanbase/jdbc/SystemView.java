package dev.obupgrade.oceanbase.jdbc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A table or view of OceanBase's with its columns, all in lower case, as the simulator has it. */
record SystemView(String name, List<Column> columns) {
  private static final Path FILE =
      Path.of("src/test/resources/dev/obupgrade/sim/system-columns.txt");

  record Column(String name, String type) {
    /** Of a word and a letter for its type; the newest, where it had others. */
    private static Column of(String words) {
      String[] parts = words.strip().split(" ");
      String letters = parts[1].replaceAll(":[\\d.]+", "");
      String type =
          switch (letters.substring(letters.lastIndexOf('>') + 1)) {
            case "B" -> "bigint";
            case "UB" -> "bigint unsigned";
            case "D" -> "double";
            case "N" -> "decimal(20,2)";
            case "T" -> "timestamp(6) null";
            case "V" -> "varchar(4096)";
            default -> throw new IllegalArgumentException(words);
          };
      return new Column(parts[0].toLowerCase(Locale.ROOT), type);
    }

    String definition() {
      return "`%s` %s".formatted(name, type);
    }
  }

  static List<SystemView> all() throws IOException {
    try (Stream<String> lines = Files.lines(FILE)) {
      return lines.filter(line -> !line.startsWith("#")).map(SystemView::of).toList();
    }
  }

  /** Of a name, a version, and after a colon the columns. */
  private static SystemView of(String line) {
    String[] halves = line.split(": ", 2);
    return new SystemView(
        halves[0].split(" ")[0].toLowerCase(Locale.ROOT),
        Arrays.stream(halves[1].split(",")).map(Column::of).toList());
  }
}
