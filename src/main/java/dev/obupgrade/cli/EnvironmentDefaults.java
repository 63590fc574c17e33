package dev.obupgrade.cli;

import java.util.Map;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Defaults of options from the environment, which a Job sets. The command line takes precedence.
 */
final class EnvironmentDefaults implements IDefaultValueProvider {
  static final Map<String, String> VARIABLES =
      Map.of(
          "--host", "OBU_HOST",
          "--port", "OBU_PORT",
          "--user", "OBU_USER",
          "--zones", "OBU_ZONES",
          "--target", "OBU_TARGET_VERSION",
          "--timeout", "OBU_CHECK_TIMEOUT",
          "--service", "OBU_SERVICE",
          "--lease-namespace", "OBU_LEASE_NAMESPACE",
          "--lease-name", "OBU_LEASE_NAME",
          "--permissions", "OBU_PERMISSIONS");

  private final Map<String, String> env;

  EnvironmentDefaults(Map<String, String> env) {
    this.env = env;
  }

  @Override
  public String defaultValue(ArgSpec arg) {
    if (arg instanceof OptionSpec option && VARIABLES.containsKey(option.longestName())) {
      String value = env.get(VARIABLES.get(option.longestName()));
      return value == null || value.isBlank() ? null : value.strip();
    }
    return null;
  }
}
