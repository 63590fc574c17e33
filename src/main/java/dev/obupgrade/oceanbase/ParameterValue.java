package dev.obupgrade.oceanbase;

import java.util.OptionalLong;

/**
 * A parameter's value on one server, as {@code GV$OB_PARAMETERS} shows it.
 *
 * @param tenantId empty for a parameter of the cluster
 */
public record ParameterValue(
    ServerAddress server, String zone, OptionalLong tenantId, String name, String value) {}
