package dev.obupgrade.sim.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tables and views of the database {@code oceanbase}, each with the versions that have it. */
public final class SystemSchema {
  private static final Pattern GATE = Pattern.compile("-- (since|until) ([0-9.]+)");
  private static final String TIMES =
      "gmt_create TIMESTAMP(6) DEFAULT CURRENT_TIMESTAMP(6),"
          + " gmt_modified TIMESTAMP(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)";

  /**
   * @param since the first version with the object, {@code 0.0.0.0} for all
   * @param until the first version without it, empty for none
   */
  public record Definition(String sql, String since, String until) {}

  private SystemSchema() {}

  public static List<Definition> definitions() {
    List<Definition> definitions = new ArrayList<>();
    String since = "0.0.0.0";
    String until = "";
    StringBuilder sql = new StringBuilder();
    for (String line : text().lines().toList()) {
      Matcher gate = GATE.matcher(line);
      if (gate.lookingAt()) {
        since = gate.group(1).equals("since") ? gate.group(2) : since;
        until = gate.group(1).equals("until") ? gate.group(2) : until;
      } else if (!line.startsWith("--") && !line.isBlank()) {
        sql.append(line).append('\n');
        if (line.endsWith(";")) {
          definitions.add(new Definition(expand(sql.substring(0, sql.length() - 2)), since, until));
          sql.setLength(0);
          since = "0.0.0.0";
          until = "";
        }
      }
    }
    return definitions;
  }

  private static String expand(String sql) {
    return sql.replace("TIMES,", TIMES + ",")
        .replaceAll(
            "YESNO\\(([^()]*)\\)",
            "CAST(CASE WHEN $1 THEN 'YES' ELSE 'NO' END AS VARCHAR_IGNORECASE(3))");
  }

  private static String text() {
    try (InputStream in = SystemSchema.class.getResourceAsStream("/dev/obupgrade/sim/tables.sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
