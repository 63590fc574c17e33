package dev.obupgrade.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A table of guards in docs/reliability.md, which a command writes.
 *
 * @param begin the line before it
 * @param end the line after it
 * @param head its first two lines
 */
record GuardTable(String begin, String end, String head) {
  static final Path PAGE = Path.of("docs", "reliability.md");

  /** The rows of the table, as they are in the page. */
  List<String> rows(String page) {
    return page.substring(page.indexOf(begin) + begin.length(), page.indexOf(end))
        .lines()
        .skip(head.lines().count())
        .map(line -> line + "\n")
        .toList();
  }

  /**
   * Writes the table, unless the page has it already.
   *
   * @param page as it was read
   */
  void write(String page, List<String> rows) throws IOException {
    String whole =
        page.substring(0, page.indexOf(begin) + begin.length())
            + head
            + String.join("", rows)
            + page.substring(page.indexOf(end));
    if (!whole.equals(page)) {
      Files.writeString(PAGE, whole);
    }
  }
}
