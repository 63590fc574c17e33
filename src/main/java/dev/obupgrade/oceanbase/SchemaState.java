package dev.obupgrade.oceanbase;

/**
 * The version of a tenant's schema that a server has loaded ({@code GV$OB_SERVER_SCHEMA_INFO}).
 * Real versions are multiples of 8; 0 and 1 mean not refreshed yet.
 */
public record SchemaState(ServerAddress server, long tenantId, long refreshedVersion) {

  public boolean refreshed() {
    return refreshedVersion > 1 && refreshedVersion % 8 == 0;
  }
}
