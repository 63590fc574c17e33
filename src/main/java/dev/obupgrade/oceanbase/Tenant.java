package dev.obupgrade.oceanbase;

/**
 * A tenant of {@code DBA_OB_TENANTS}. A user tenant's meta tenant is a row of its own with the odd
 * id below.
 *
 * @param role PRIMARY, STANDBY, RESTORE, CLONE; empty for a user tenant that is still being
 *     created. Sys and meta tenants are PRIMARY
 * @param status NORMAL for a healthy tenant
 * @param locality such as {@code FULL{1}@zone1, FULL{1}@zone2}
 * @param localityChanging whether the tenant is still moving away from an earlier locality
 */
public record Tenant(
    long id,
    String name,
    Type type,
    String role,
    String status,
    boolean locked,
    String primaryZone,
    String locality,
    boolean localityChanging) {

  /** The types of {@code DBA_OB_TENANTS.TENANT_TYPE}. */
  public enum Type {
    SYS,
    META,
    USER
  }

  public boolean standby() {
    return "STANDBY".equals(role);
  }
}
