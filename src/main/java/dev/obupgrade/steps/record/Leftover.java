package dev.obupgrade.steps.record;

import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.ParameterValue;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.UpgradeState;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.plan.ObVersion;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a record says of the present, if it was written a while ago. Its values are from before an
 * upgrade. They still count where the database proves that the upgrade is under way, or that a
 * value is the one that the vendor's scripts leave. Otherwise somebody may have set the value
 * since, and what the database has now counts.
 */
final class Leftover {
  /**
   * What upgrade_pre.py turns off, and upgrade_post.py turns on again: together they are the
   * script's doing and not a person's. Older scripts leave the last two alone.
   */
  private static final List<String> TURNED_OFF =
      List.of(
          "enable_ddl",
          "enable_major_freeze",
          "_enable_adaptive_compaction",
          "_ob_enable_direct_load");

  private static final Set<String> ALWAYS_TURNED_OFF = Set.of("enable_ddl", "enable_major_freeze");

  private enum Trust {
    /** The upgrade is under way. */
    WHOLE,
    /** upgrade_post.py has run, and left its values. */
    WHERE_SCRIPTS_LEFT_THEIRS,
    /** At most the vendor's checker has run, whose last act sets one parameter. */
    CHECKER_ONLY
  }

  private final ClusterRecord record;
  private final Trust trust;

  private Leftover(ClusterRecord record, Trust trust) {
    this.record = record;
    this.trust = trust;
  }

  static Leftover of(ClusterRecord record, ClusterView view) {
    return new Leftover(record, trust(record, view));
  }

  /** This upgrade's own record, from the moment that its first hop has begun. */
  static Leftover underWay(ClusterRecord record) {
    return new Leftover(record, Trust.WHOLE);
  }

  ClusterRecord record() {
    return record;
  }

  /** Whether the database proves that the record's upgrade is under way. */
  boolean whole() {
    return trust == Trust.WHOLE;
  }

  private static Trust trust(ClusterRecord record, ClusterView view) {
    UpgradeState state = view.upgradeState();
    Set<BuildVersion> builds =
        view.servers().stream().map(Server::build).collect(Collectors.toSet());
    if (!state.off() || builds.size() != 1) {
      return Trust.WHOLE;
    }
    ObVersion version = builds.iterator().next().version();
    if (!state.minObserverVersion().equals(Optional.of(version))) {
      // The servers run the new binary, and nobody has ended the upgrade.
      return Trust.WHOLE;
    }
    if (record.hop().isEmpty()) {
      return Trust.CHECKER_ONLY;
    }
    if (version.compareTo(ObVersion.parse(record.hop().get())) >= 0) {
      return Trust.WHERE_SCRIPTS_LEFT_THEIRS;
    }
    return prepared(view) ? Trust.WHOLE : Trust.CHECKER_ONLY;
  }

  private static boolean prepared(ClusterView view) {
    List<ParameterValue> values = view.parameters(TURNED_OFF);
    return values.stream().allMatch(v -> v.value().equalsIgnoreCase("False"))
        && values.stream()
            .map(ParameterValue::name)
            .collect(Collectors.toSet())
            .containsAll(ALWAYS_TURNED_OFF);
  }

  /** Whether the record describes an upgrade that somebody must finish. */
  boolean unfinished(List<SavedValue> now) {
    return record.hop().isPresent()
        && switch (trust) {
          case WHOLE -> true;
          case WHERE_SCRIPTS_LEFT_THEIRS -> !kept(now).isEmpty();
          case CHECKER_ONLY -> false;
        };
  }

  /** The record's values for which the database has what the scripts leave. */
  List<SavedValue> kept(List<SavedValue> now) {
    return switch (trust) {
      case WHOLE -> record.saved();
      case WHERE_SCRIPTS_LEFT_THEIRS -> leftByScripts(now, any -> true);
      case CHECKER_ONLY ->
          leftByScripts(now, v -> v.name().equals(SavedParameters.PERMANENT_OFFLINE));
    };
  }

  /** A new record saves nothing where the database has what the scripts leave. */
  private List<SavedValue> leftByScripts(List<SavedValue> now, Predicate<SavedValue> which) {
    return record.saved().stream()
        .filter(which)
        .filter(saved -> now.stream().noneMatch(other -> same(saved, other)))
        .toList();
  }

  /** Whether both are values of one thing. */
  static boolean same(SavedValue one, SavedValue other) {
    return one.kind().equals(other.kind())
        && one.name().equals(other.name())
        && (one.tenantId() == null || other.tenantId() == null
            ? Objects.equals(one.tenant(), other.tenant())
            : one.tenantId().equals(other.tenantId()));
  }
}
