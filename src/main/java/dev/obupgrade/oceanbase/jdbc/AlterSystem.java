package dev.obupgrade.oceanbase.jdbc;

import dev.obupgrade.oceanbase.ParameterSetting;
import dev.obupgrade.oceanbase.ParameterSetting.Scope;
import dev.obupgrade.oceanbase.ServerAddress;
import java.util.Collection;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Every command that the operator sends. These statements take no bound values, so this class
 * quotes names and values, and refuses what no real name or value looks like.
 */
final class AlterSystem {
  static final String END_UPGRADE = "alter system end upgrade";
  static final String RUN_ROOT_INSPECTION = "alter system run job 'root_inspection'";

  private static final Pattern PARAMETER_NAME = Pattern.compile("[A-Za-z0-9_]{1,128}");

  /** Words of the grammar, not names: they must stand without quotes. */
  private static final Set<String> TENANT_WORDS = Set.of("sys", "all", "all_user", "all_meta");

  private AlterSystem() {}

  static String stopZone(String zone) {
    return "alter system stop zone " + text(zone);
  }

  static String startZone(String zone) {
    return "alter system start zone " + text(zone);
  }

  static String minorFreeze(Collection<ServerAddress> servers) {
    if (servers.isEmpty()) {
      throw new IllegalArgumentException(
          "a minor freeze needs servers: without any it would be one of all servers");
    }
    return servers.stream()
        .sorted()
        .map(server -> text(server.toString()))
        .collect(Collectors.joining(",", "alter system minor freeze server = (", ")"));
  }

  static String set(ParameterSetting setting) {
    if (!PARAMETER_NAME.matcher(setting.name()).matches()) {
      throw new IllegalArgumentException("'" + setting.name() + "' is not a parameter name");
    }
    String statement = "alter system set " + setting.name() + " = " + text(setting.value());
    return switch (setting.scope()) {
      case Scope.Cluster everywhere -> statement;
      case Scope.OneServer one -> statement + " server = " + text(one.server().toString());
      case Scope.OfTenant of -> statement + " tenant = " + text(of.tenant());
    };
  }

  static String runUpgradeJob(String type) {
    return "alter system run upgrade job " + text(type);
  }

  static String suspendMerge(String tenant) {
    return "alter system suspend merge tenant = " + tenant(tenant);
  }

  static String resumeMerge(String tenant) {
    return "alter system resume merge tenant = " + tenant(tenant);
  }

  private static String tenant(String name) {
    return TENANT_WORDS.contains(name) ? name : "`" + printable(name).replace("`", "``") + "`";
  }

  private static String text(String value) {
    return "'" + printable(value).replace("\\", "\\\\").replace("'", "''") + "'";
  }

  private static String printable(String value) {
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "a name or value for ALTER SYSTEM has control characters: "
              + value.replaceAll("\\p{Cntrl}", "?"));
    }
    return value;
  }
}
