package dev.obupgrade.oceanbase;

/** A parameter to set, and its scope. */
public record ParameterSetting(String name, String value, Scope scope) {

  /** Where a value applies. */
  public sealed interface Scope {
    /** Every server. */
    record Cluster() implements Scope {}

    /** One server only, for a value that differed there. */
    record OneServer(ServerAddress server) implements Scope {}

    /** A tenant on every server; by name, {@code all}, {@code all_user} or {@code all_meta}. */
    record OfTenant(String tenant) implements Scope {}
  }
}
