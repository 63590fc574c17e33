package dev.obupgrade.reason;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The tables of docs/troubleshooting.md, written from the catalogue of reasons. {@code make docs}
 * puts them into the page, between the lines that mark the beginning and the end of each chapter.
 */
public final class TroubleshootingPage {
  static final Path PAGE = Path.of("docs", "troubleshooting.md");

  private TroubleshootingPage() {}

  public static void main(String[] args) throws IOException {
    Files.writeString(PAGE, whole(Files.readString(PAGE)));
  }

  /** The page with the reasons as they are now. */
  static String whole(String page) {
    String text = page;
    int from = 0;
    for (Chapter chapter : Chapter.values()) {
      String begin = "<!-- begin of the reasons of " + chapter + " -->\n";
      String end = "<!-- end of the reasons of " + chapter + " -->\n";
      int after = text.indexOf(begin, from) + begin.length();
      int before = text.indexOf(end, from);
      if (after < begin.length() + from || before < after) {
        throw new IllegalStateException(
            PAGE + " must have, in the order of the chapters, the lines " + begin + " and " + end);
      }
      text = text.substring(0, after) + table(chapter) + text.substring(before);
      from = text.indexOf(end, after);
    }
    return text;
  }

  private static String table(Chapter chapter) {
    var rows = new StringBuilder();
    rows.append("| reason | what it means | what happens by itself | what you do |\n");
    rows.append("| --- | --- | --- | --- |\n");
    Stream.of(Reason.values())
        .filter(reason -> reason.chapter() == chapter)
        .forEach(
            reason ->
                rows.append(
                    "| `%s` | %s | %s | %s |\n"
                        .formatted(
                            reason.name(),
                            cell(reason.meaning()),
                            byItself(reason.course()),
                            reason.fix().isEmpty() ? "-" : cell(reason.fix()))));
    return rows.toString();
  }

  private static String byItself(Course course) {
    return switch (course) {
      case PROGRESS -> "nothing is wrong, the upgrade continues";
      case WAITS -> "it usually passes; the operator checks again";
      case PERSON -> "nothing, you must act";
      case ENDED -> "nothing, the upgrade has ended";
    };
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;");
  }
}
