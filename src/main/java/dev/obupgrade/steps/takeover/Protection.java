package dev.obupgrade.steps.takeover;

import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.steps.world.DatabaseWatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What must be set before servers of two versions run in one cluster. The vendor's checker sets the
 * time after which the database gives up a server that is away. Its {@code upgrade_pre.py} sets the
 * others, each version of the script those that the version knows, and only where the version
 * changes.
 */
final class Protection {
  static final String OFFLINE = "server_permanent_offline_time";
  static final String DDL = "enable_ddl";
  static final String MAJOR_FREEZE = "enable_major_freeze";
  static final String COMPACTION = "_enable_adaptive_compaction";
  static final String DIRECT_LOAD = "_ob_enable_direct_load";
  static final List<String> NAMES = List.of(OFFLINE, DDL, MAJOR_FREEZE, COMPACTION, DIRECT_LOAD);

  /** Scripts from 4.2 on turn adaptive compaction off, those from 4.3.5 on direct load too. */
  private static final ObVersion COMPACTION_SINCE = new ObVersion(4, 2, 0, 0);

  private static final ObVersion DIRECT_LOAD_SINCE = new ObVersion(4, 3, 5, 0);

  /** From this version on, {@code TENANT = all} means user tenants only. */
  private static final ObVersion ALL_MEANS_USERS = new ObVersion(4, 2, 1, 0);

  private final Facts facts;
  private final ObVersion from;
  private final ObVersion to;
  private final Optional<String> butZone;

  /**
   * @param from the version that servers run, or ran before
   * @param to the version of the hop
   */
  Protection(Facts facts, ObVersion from, ObVersion to, Optional<String> butZone) {
    this.facts = facts;
    this.from = from;
    this.to = to;
    this.butZone = butZone;
  }

  /**
   * A parameter that lacks its value.
   *
   * @param fact what is live
   * @param statements what sets it
   */
  record Lack(String fact, List<String> statements) {}

  List<Lack> lacking() {
    List<Lack> lacking = new ArrayList<>();
    boolean lasts =
        facts
            .everywhere(OFFLINE, butZone)
            .flatMap(DatabaseWatch::time)
            .filter(time -> time.compareTo(DatabaseWatch.LEAST_OFFLINE) >= 0)
            .isPresent();
    if (!lasts) {
      lacking.add(lack(OFFLINE, List.of(set(OFFLINE, "72h"))));
    }
    if (!from.equals(to)) {
      Stream.of(DDL, MAJOR_FREEZE)
          .filter(name -> !off(name))
          .forEach(name -> lacking.add(lack(name, List.of(set(name, "False")))));
      if (from.compareTo(COMPACTION_SINCE) >= 0
          && to.compareTo(COMPACTION_SINCE) >= 0
          && !off(COMPACTION)) {
        lacking.add(lack(COMPACTION, ofTenants()));
      }
      if (to.compareTo(DIRECT_LOAD_SINCE) >= 0 && known(DIRECT_LOAD) && !off(DIRECT_LOAD)) {
        lacking.add(lack(DIRECT_LOAD, List.of(set(DIRECT_LOAD, "False"))));
      }
    }
    return lacking;
  }

  private boolean known(String name) {
    return facts.settings().stream().anyMatch(v -> v.name().equals(name));
  }

  private boolean off(String name) {
    return facts.everywhere(name, butZone).filter("false"::equals).isPresent();
  }

  private Lack lack(String name, List<String> statements) {
    return new Lack("%s is %s".formatted(name, facts.shown(name)), statements);
  }

  private static String set(String name, String value) {
    return "ALTER SYSTEM SET %s = '%s'".formatted(name, value);
  }

  private List<String> ofTenants() {
    Stream<String> clauses =
        from.compareTo(ALL_MEANS_USERS) < 0
            ? Stream.of("all")
            : Stream.of("sys", "all_user", "all_meta");
    return clauses.map(t -> set(COMPACTION, "False") + " TENANT = " + t).toList();
  }
}
