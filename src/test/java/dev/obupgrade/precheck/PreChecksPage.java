package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.DatabaseAccess;
import dev.obupgrade.oceanbase.Password;
import dev.obupgrade.oceanbase.jdbc.RecordingConnector;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.precheck.check.Check;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Intent.Avx2;
import dev.obupgrade.sim.SimulatedCluster;
import dev.obupgrade.sim.cluster.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The part of docs/prechecks.md that tells of each check, written from the code: the comment of its
 * class, its definition, and the statements that it really sends. {@code make docs} puts it into
 * the page.
 */
public final class PreChecksPage {
  static final Path PAGE = Path.of("docs", "prechecks.md");
  private static final Path SOURCES = Path.of("src/main/java/dev/obupgrade/precheck");
  private static final String BEGIN = "<!-- begin of the checks -->\n";
  private static final String END = "<!-- end of the checks -->\n";
  private static final Pattern CLASS_COMMENT =
      Pattern.compile("/\\*\\*(.*?)\\*/\\s+(?:public )?final class", Pattern.DOTALL);

  /** By the first check of each. */
  private static final Map<String, String> HEADINGS =
      Map.of(
          "MinObserverVersion", "Versions and privileges",
          "ZoneList", "Zones and servers",
          "LogReplicasInSync", "Logs",
          "SchemaRefreshed", "Schema",
          "TenantStatus", "Tenants",
          "LogTransportCompression", "Features that change",
          "TenantCompaction", "Compaction",
          "DdlTasks", "Work under way");

  private static final Intent EVERYTHING =
      new Intent(
          List.of(),
          Optional.of(ObVersion.parse("4.3.5.3")),
          Optional.of(Duration.ofHours(24)),
          List.of(new Intent.TenantLogin("mysql1", "root", () -> new Password(""))),
          List.of(),
          Avx2.MISSING);

  private PreChecksPage() {}

  public static void main(String[] args) throws IOException {
    Files.writeString(PAGE, whole(Files.readString(PAGE)));
  }

  /** The page with the checks as they are now. */
  static String whole(String page) throws IOException {
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    if (begin < BEGIN.length() || end < begin) {
      throw new IllegalStateException(PAGE + " must have the lines " + BEGIN + " and " + END);
    }
    return page.substring(0, begin) + checks() + page.substring(end);
  }

  private static String checks() throws IOException {
    var text = new StringBuilder();
    try (SimulatedCluster cluster =
        SimulatedCluster.builder().tenants("mysql1").rootPassword("secret").start()) {
      Server server = cluster.zone("zone1").getFirst();
      var access =
          new DatabaseAccess(
              List.of(new DatabaseAccess.Endpoint(server.address().ip(), server.sqlPort())),
              "root",
              () -> new Password("secret"));
      var connector = new RecordingConnector();
      try (Database database = connector.open(access)) {
        section(text, new Connection(), database, connector);
        for (Check check : PreCheckSuite.CHECKS) {
          section(text, check, database, connector);
        }
      }
    }
    return text.toString();
  }

  private static void section(
      StringBuilder text, Check check, Database database, RecordingConnector connector)
      throws IOException {
    Definition definition = check.definition();
    Optional.ofNullable(HEADINGS.get(definition.name()))
        .ifPresent(heading -> text.append("\n## ").append(heading).append('\n'));
    connector.taken();
    check.look(database, EVERYTHING);
    text.append(
        plain(
            """

            ### %s

            %s

            - Looks at: %s
            - Versions: %s
            - Targets: %s
            - Expected: %s
            - Remedy: %s
            """
                .formatted(
                    definition.name(),
                    why(definition.name()),
                    definition.looksAt(),
                    definition.versions(),
                    definition.targets(),
                    definition.expected(),
                    definition.remedy())));
    List<String> sql = connector.taken().stream().distinct().toList();
    if (!sql.isEmpty()) {
      text.append("\n```sql\n").append(String.join(";\n", sql)).append(";\n```\n");
    }
  }

  /** Markdown would take {@code <name>} for a tag and show nothing. */
  private static String plain(String text) {
    return text.replace("<", "&lt;");
  }

  private static String why(String check) throws IOException {
    Matcher comment = CLASS_COMMENT.matcher(Files.readString(source(check)));
    if (!comment.find()) {
      throw new IllegalStateException(check + " has no comment that says why it is there");
    }
    return comment.group(1).replaceAll("\\s*\\n\\s*\\* ?", " ").strip();
  }

  private static Path source(String check) throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files.filter(file -> file.endsWith(check + ".java")).findFirst().orElseThrow();
    }
  }
}
