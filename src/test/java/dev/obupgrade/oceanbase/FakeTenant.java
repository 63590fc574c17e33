package dev.obupgrade.oceanbase;

import dev.obupgrade.plan.ObVersion;

/** A tenant of the fake. */
final class FakeTenant {
  final long id;
  String name;
  final Tenant.Type type;
  String role = "PRIMARY";
  String status = "NORMAL";
  boolean locked;
  boolean localityChanging;
  boolean mergeIdle = true;
  boolean mergeSuspended;
  ObVersion target;
  ObVersion current;
  ObVersion begin;

  FakeTenant(long id, String name, Tenant.Type type, ObVersion dataVersion) {
    this.id = id;
    this.name = name;
    this.type = type;
    this.target = dataVersion;
    this.current = dataVersion;
    this.begin = dataVersion;
  }

  /** Whether a tenant clause of a statement means this one. */
  boolean namedBy(String clause, ObVersion clusterVersion) {
    boolean allMeansEveryone = clusterVersion.compareTo(new ObVersion(4, 2, 1, 0)) < 0;
    return switch (clause) {
      case "all" -> allMeansEveryone || type == Tenant.Type.USER;
      case "all_user" -> type == Tenant.Type.USER;
      case "all_meta" -> type == Tenant.Type.META;
      default -> name.equals(clause);
    };
  }
}
