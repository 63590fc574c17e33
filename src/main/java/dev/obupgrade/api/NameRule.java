package dev.obupgrade.api;

/** Rules for names, in CEL. */
final class NameRule {
  /** For a user or a tenant, which the operator joins to user@tenant or passes as NAME=VALUE. */
  static final String NAME_ALONE = "self.matches(r\"\"\"^[^\\s\\pC'\"`;\\\\@=]+$\"\"\")";

  private NameRule() {}
}
