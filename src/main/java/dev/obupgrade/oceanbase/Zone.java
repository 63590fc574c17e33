package dev.obupgrade.oceanbase;

/** A zone of {@code DBA_OB_ZONES}; {@code active} is false after STOP ZONE. */
public record Zone(String name, boolean active, String region) {}
