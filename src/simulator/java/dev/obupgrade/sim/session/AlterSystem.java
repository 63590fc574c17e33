package dev.obupgrade.sim.session;

import dev.obupgrade.sim.cluster.Address;
import dev.obupgrade.sim.cluster.Cluster;
import dev.obupgrade.sim.cluster.Freezes;
import dev.obupgrade.sim.cluster.Inspection;
import dev.obupgrade.sim.cluster.QueryTimeout;
import dev.obupgrade.sim.cluster.Settings;
import dev.obupgrade.sim.cluster.Tenant;
import dev.obupgrade.sim.cluster.UpgradeJobs;
import dev.obupgrade.sim.cluster.UpgradeMode;
import dev.obupgrade.sim.cluster.ZoneAdmin;
import dev.obupgrade.sim.cluster.ZoneOperations;
import dev.obupgrade.sim.cluster.ZoneOperations.Stop;
import dev.obupgrade.sim.mysql.SqlError;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ALTER SYSTEM}, in every form that the simulator knows: a pattern and its action. */
final class AlterSystem {
  private static final String NAME = "['\"`]?([\\w$.-]+)['\"`]?";
  private static final String TENANTS = "(?: TENANT ?=? ?(.+?))?";

  private static final String WITHOUT_EFFECT =
      "REFRESH (?:SCHEMA|MEMORY STAT|TIME_ZONE_INFO|IO CALIBRATION)\\b.*|FLUSH .*|RELOAD"
          + " (?:GTS|UNIT|SERVER|ZONE)|CLEAR (?:LOCATION CACHE|ROOTTABLE)\\b.*|REPORT"
          + " REPLICA.*|RECYCLE REPLICA.*|CHECKPOINT.*|WASH MEMORY FRAGMENTATION.*|UPGRADE VIRTUAL"
          + " SCHEMA|REMOVE BALANCE TASK.*";
  private static final String BEYOND =
      "(BOOTSTRAP|SWITCH|ADD|REMOVE|REPLACE|DELETE|CANCEL|MIGRATE|RESTORE|RECOVER|ARCHIVELOG|NOARCHIVELOG|BACKUP|VALIDATE|CHANGE"
          + " TENANT|TRIGGER|SUSPEND|RESUME|ENABLE|DISABLE|START MERGE)\\b.*";

  /** What tenants other than sys may do for themselves. */
  private static final Pattern ANYBODY =
      Pattern.compile(
          "(?:SET )?`?\\w+`? ?= ?.*|FLUSH .*|(?:MINOR|MAJOR) FREEZE|CLEAR MERGE"
              + " ERROR|(?:SUSPEND|RESUME) MERGE",
          Pattern.CASE_INSENSITIVE);

  /** What a server does itself, or requests from a tenant's own leader. */
  private static final Pattern WITHOUT_ROOT_SERVICE =
      Pattern.compile(
          "(?:FLUSH|MAJOR FREEZE|CLEAR MERGE ERROR|SUSPEND MERGE|RESUME MERGE|(?:ENABLE|DISABLE)"
              + " SQL)\\b.*",
          Pattern.CASE_INSENSITIVE);

  private interface Action {
    void run(Matcher form) throws SqlError;
  }

  private record Form(Pattern pattern, Action action) {}

  private final Cluster cluster;
  private final ZoneOperations zones;
  private final UpgradeJobs upgrade;
  private final Freezes freezes;
  private final Settings settings;
  private final List<Form> forms;
  private String sql = "";
  private QueryTimeout timeout = new QueryTimeout(0, 0);
  private Tenant by;

  AlterSystem(Cluster cluster) {
    this.cluster = cluster;
    ZoneAdmin zoneAdmin = new ZoneAdmin(cluster);
    zones = new ZoneOperations(cluster);
    UpgradeMode mode = new UpgradeMode(cluster);
    upgrade = cluster.upgradeJobs();
    Inspection inspection = cluster.inspection();
    freezes = new Freezes(cluster);
    settings = new Settings(cluster);
    forms =
        List.of(
            form("START ZONE " + NAME, m -> zones.startZone(m.group(1), sql)),
            form(
                "(STOP|FORCE STOP|ISOLATE) ZONE " + NAME,
                m -> zones.stopZone(stop(m.group(1)), m.group(2), timeout, sql)),
            form(
                "START SERVER (.+?)(?: ZONE ?=? ?" + NAME + ")?",
                m -> zones.startServers(servers(m.group(1)), Optional.ofNullable(m.group(2)))),
            form(
                "(STOP|FORCE STOP|ISOLATE) SERVER (.+?)(?: ZONE ?=? ?" + NAME + ")?",
                m ->
                    zones.stopServers(
                        stop(m.group(1)),
                        servers(m.group(2)),
                        Optional.ofNullable(m.group(3)),
                        timeout,
                        sql)),
            form("BEGIN UPGRADE", m -> mode.begin()),
            form("BEGIN ROLLING UPGRADE", m -> mode.beginRolling()),
            form("END ROLLING UPGRADE", m -> mode.endRolling(timeout)),
            form("END UPGRADE", m -> mode.end()),
            form(
                "RUN UPGRADE JOB ['\"]([\\w.]+)['\"]" + TENANTS,
                m -> upgrade.run(m.group(1), words(m.group(2)))),
            form("STOP UPGRADE JOB", m -> upgrade.stop()),
            form("RUN JOB ['\"](\\w+)['\"](.*)", m -> inspection.run(m.group(1), m.group(2))),
            form(
                "(SUSPEND|RESUME) MERGE" + TENANTS,
                m -> freezes.suspend(m.group(1).equalsIgnoreCase("SUSPEND"), words(m.group(2)))),
            form(
                "MINOR FREEZE(?: TENANT ?=? ?(.+?))?(?: SERVER ?=?"
                    + " ?(\\(.+?\\)|['\"][^'\"]+['\"]))?(?: ZONE ?=? ?"
                    + NAME
                    + ")?",
                m ->
                    freezes.minor(
                        m.group(2) == null ? List.of() : servers(m.group(2)),
                        Optional.ofNullable(m.group(3)),
                        words(m.group(1)))),
            form("DELETE ZONE " + NAME, m -> zones.deleteZone(m.group(1))),
            form("MAJOR FREEZE" + TENANTS, m -> freezes.major(words(m.group(1)))),
            form("CLEAR MERGE ERROR" + TENANTS, m -> freezes.clearError(words(m.group(1)))),
            form(
                "(?:ALTER|CHANGE|MODIFY) ZONE " + NAME + " (?:SET )?(REGION|IDC) ?=? ?" + NAME,
                m -> zoneAdmin.change(m.group(1), m.group(2), m.group(3))),
            form(
                "(ADD|DELETE|ALTER|CANCEL DELETE) (ZONE|SERVER)\\b.*",
                m -> {
                  throw new SqlError(
                      1235,
                      "0A000",
                      "Not supported feature or function: the simulator's zones and servers are"
                          + " those it was started with");
                }),
            form(WITHOUT_EFFECT, m -> {}),
            form(
                BEYOND,
                m -> {
                  throw new SqlError(
                      1235,
                      "0A000",
                      "the simulator's ALTER SYSTEM " + m.group(1) + " not supported");
                }),
            form("(?:SET )?(`?\\w+`? ?= ?.+)", m -> settings.set(m.group(1), by)));
  }

  /**
   * @param by the tenant whose session asks
   */
  void execute(String statement, QueryTimeout timeout, Tenant by) throws SqlError {
    this.sql = statement;
    this.timeout = timeout;
    this.by = by;
    String text = statement.replaceAll("\\s+", " ").replaceFirst("(?i)^ALTER SYSTEM ", "");
    if (!by.isSys() && !ANYBODY.matcher(text).matches()) {
      throw new SqlError(
          1227,
          "42501",
          "Access denied; you need (at least one of) the ALTER SYSTEM privilege(s) for this"
              + " operation");
    }
    for (Form form : forms) {
      Matcher matcher = form.pattern().matcher(text);
      if (matcher.matches()) {
        if (!WITHOUT_ROOT_SERVICE.matcher(text).matches()) {
          cluster.call(
              () -> {
                cluster.requireFullService();
                return true;
              });
        }
        form.action().run(matcher);
        return;
      }
    }
    throw new SqlError(
        1064,
        "42000",
        "You have an error in your SQL syntax; the simulator knows no such ALTER SYSTEM: '"
            + text
            + "'");
  }

  private static Form form(String pattern, Action action) {
    return new Form(Pattern.compile(pattern, Pattern.CASE_INSENSITIVE), action);
  }

  private static Stop stop(String word) {
    return switch (word.toUpperCase(Locale.ROOT)) {
      case "FORCE STOP" -> Stop.FORCE;
      case "ISOLATE" -> Stop.ISOLATE;
      default -> Stop.STOP;
    };
  }

  /**
   * Returns the named tenants, or the session's own. Returns none for sys, where each statement
   * decides what that means.
   */
  private List<String> words(String text) {
    return text == null ? own() : Words.unquotedList(text);
  }

  private List<String> own() {
    return by.isSys() ? List.of() : List.of(by.name());
  }

  private static List<Address> servers(String text) throws SqlError {
    try {
      return Words.unquotedList(text).stream().map(Address::of).toList();
    } catch (IllegalArgumentException e) {
      throw new SqlError(1210, "HY000", "Incorrect arguments to server");
    }
  }
}
