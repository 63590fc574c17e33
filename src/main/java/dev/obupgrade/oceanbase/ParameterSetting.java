package dev.obupgrade.oceanbase;

/** A parameter to be set, with the scope it is set in. */
public record ParameterSetting(String name, String value, Scope scope) {

  /** Where a value is to hold. */
  public sealed interface Scope {
    /** Every server. */
    record Cluster() implements Scope {}

    /** One server only, for a value that differed there. */
    record OneServer(ServerAddress server) implements Scope {}

    /** A tenant on every server; by name, {@code all}, {@code all_user} or {@code all_meta}. */
    record OfTenant(String tenant) implements Scope {}
  }
}
