package dev.obupgrade.api;

/** What a name must be like, as rules of CEL. */
final class NameRule {
  /** Of a user or a tenant, to be put together to user@tenant or given as NAME=VALUE. */
  static final String NAME_ALONE = "self.matches(r\"\"\"^[^\\s\\pC'\"`;\\\\@=]+$\"\"\")";

  private NameRule() {}
}
