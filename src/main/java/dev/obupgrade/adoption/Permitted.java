package dev.obupgrade.adoption;

import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ZoneSpec;
import dev.obupgrade.kube.ClusterRecords.Listing;
import dev.obupgrade.kube.Kubernetes;
import dev.obupgrade.kube.Surroundings.Permission;
import dev.obupgrade.reason.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Does the operator have the permissions that an upgrade needs here? Asked first, because the
 * operator can't read the rest without them, and so that none is missing while a zone is stopped.
 */
final class Permitted {
  private static final Permission LIST_RECORDS =
      new Permission("list", "", "configmaps", Optional.empty());

  private Permitted() {}

  static Stream<Objection> ask(
      Kubernetes kubernetes, String namespace, ClusterSpec spec, String recordName) {
    List<Permission> missing =
        kubernetes.surroundings().missing(namespace, needed(spec, recordName));
    return missing.isEmpty()
        ? elsewhere(kubernetes)
        : Stream.of(
            lacking(
                "namespace " + namespace,
                missing.stream().map(Permission::toString).collect(Collectors.joining(", "))));
  }

  /** The records of the same cluster may be in any namespace that the operator watches. */
  private static Stream<Objection> elsewhere(Kubernetes kubernetes) {
    return kubernetes.records().list().unseen().stream()
        .map(
            place ->
                lacking(
                    place.equals(Listing.EVERYWHERE) ? "all namespaces" : "namespace " + place,
                    LIST_RECORDS.toString()));
  }

  private static Objection lacking(String where, String what) {
    return Objection.of(
        Reason.NotPermitted, "The operator lacks these permissions in %s: %s", where, what);
  }

  /** Asks for named objects by their names, because a role may allow only those. */
  static List<Permission> needed(ClusterSpec spec, String recordName) {
    List<Permission> needed = new ArrayList<>();
    for (ZoneSpec zone : spec.zones()) {
      for (String verb : List.of("get", "patch")) {
        needed.add(new Permission(verb, "apps", "statefulsets", Optional.of(zone.statefulSet())));
      }
    }
    needed.add(
        new Permission(
            "get", "", "secrets", Optional.of(spec.connection().passwordSecret().name())));
    for (String verb : List.of("get", "update", "delete")) {
      needed.add(new Permission(verb, "", "configmaps", Optional.of(recordName)));
    }
    needed.add(LIST_RECORDS);
    needed.add(new Permission("patch", ObUpgrade.GROUP, "obupgrades", Optional.empty()));
    Stream.of("create/configmaps", "list/pods", "delete/pods", "get/pods/log", "list/services")
        .map(text -> text.split("/", 2))
        .forEach(p -> needed.add(new Permission(p[0], "", p[1], Optional.empty())));
    for (String verb : List.of("get", "list", "create", "delete")) {
      needed.add(new Permission(verb, "batch", "jobs", Optional.empty()));
    }
    return needed;
  }
}
