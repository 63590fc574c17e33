package dev.obupgrade.steps.world;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.ParameterValue;
import dev.obupgrade.oceanbase.UpgradeState;
import dev.obupgrade.oceanbase.Zone;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.StepAddress;
import dev.obupgrade.status.StepRecords;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.jobs.ScriptJobs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks whether the database is still as {@code upgrade_pre.py} left it. From the end of that
 * script until {@code upgrade_post.py} begins, nobody but the operator changes zones, and nothing
 * changes upgrade mode and the parameters that protect a cluster of mixed binaries.
 */
public final class DatabaseWatch {
  /** The name of the step with which this time begins. */
  public static final String PREPARE = "prepare";

  /** The name of the step whose Job ends it. */
  public static final String FINISH = "finish";

  /** BEGIN ROLLING UPGRADE sets it, and END ROLLING UPGRADE ends it. */
  private static final String STAGE = "DBUPGRADE";

  private static final String OFFLINE = "server_permanent_offline_time";

  /** The vendor's checker sets it: a server that is away for longer loses its replicas. */
  public static final Duration LEAST_OFFLINE = Duration.ofHours(72);

  /** The scripts set them to False when the version changes, because two versions run then. */
  private static final List<String> OFF_ON_MIXED_BINARIES =
      List.of("enable_ddl", "enable_major_freeze");

  private static final Pattern TIME = Pattern.compile("(\\d{1,9})(s|m|h|d)");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private final UpgradeContext context;
  private final ClusterView view;

  private DatabaseWatch(UpgradeContext context) {
    this.context = context;
    this.view = context.database();
  }

  static Optional<Drift> look(UpgradeContext context) {
    if (!prepared(context)) {
      return Optional.empty();
    }
    DatabaseWatch watch = new DatabaseWatch(context);
    UpgradeState state = watch.view.upgradeState();
    return watch.zones().or(() -> mode(state)).or(() -> watch.parameters(state));
  }

  private static boolean prepared(UpgradeContext context) {
    Optional<Integer> hop = context.run().address().hop();
    return hop.isPresent()
        && !leftByPost(context, hop.get())
        && StepRecords.succeeded(context.run().status(), StepAddress.inHop(hop.get(), PREPARE))
        && !StepRecords.succeeded(context.run().status(), StepAddress.inHop(hop.get(), FINISH))
        && !ScriptJobs.everExisted(context, StepAddress.inHop(hop.get(), FINISH));
  }

  /** Whether somebody had run {@code upgrade_post.py} before this upgrade took the hop over. */
  private static boolean leftByPost(UpgradeContext context, int hop) {
    return hop == 0
        && context.run().status().continued()
        && context.run().status().plan().takenOver().from().postBegun();
  }

  private Optional<Drift> zones() {
    Optional<String> own = context.run().address().zone();
    return view.zones().stream()
        .filter(z -> !z.active() && !own.equals(Optional.of(z.name())))
        .map(Zone::name)
        .findFirst()
        .map(
            z ->
                new Drift(
                    Reason.ZoneStoppedMeanwhile,
                    "Zone %s is INACTIVE, not ACTIVE. Somebody else stopped it".formatted(z)));
  }

  /** A server that has just started may not know the mode yet, so one that knows it is enough. */
  private static Optional<Drift> mode(UpgradeState state) {
    if (!state.upgradeMode().isEmpty() && !state.inUpgradeMode()) {
      return Optional.of(
          new Drift(
              Reason.UpgradeModeChanged,
              "enable_upgrade_mode is False, not True. Somebody ran END UPGRADE"));
    }
    return state.stage().isEmpty() || state.stage().contains(STAGE)
        ? Optional.empty()
        : Optional.of(
            new Drift(
                Reason.UpgradeModeChanged,
                "_upgrade_stage is %s, not %s".formatted(String.join(", ", state.stage()), STAGE)));
  }

  private Optional<Drift> parameters(UpgradeState state) {
    String hop = context.hopBuild().version().toString();
    boolean newVersion =
        state.minObserverVersion().map(v -> !v.toString().equals(hop)).orElse(false);
    List<ParameterValue> values =
        view
            .parameters(
                List.of(OFFLINE, OFF_ON_MIXED_BINARIES.get(0), OFF_ON_MIXED_BINARIES.get(1)))
            .stream()
            .filter(v -> v.tenantId().isEmpty() && !beingReplaced(v))
            .toList();
    return values.stream()
        .flatMap(v -> expected(v, newVersion).map(e -> drift(v, e)).stream())
        .findFirst();
  }

  /** A server that is starting may show defaults for a moment. */
  private boolean beingReplaced(ParameterValue value) {
    return context.run().address().zone().equals(Optional.of(value.zone()));
  }

  private static Optional<String> expected(ParameterValue value, boolean newVersion) {
    if (value.name().equals(OFFLINE)) {
      return time(value.value()).filter(t -> t.compareTo(LEAST_OFFLINE) < 0).map(t -> "72h");
    }
    return newVersion && !value.value().equalsIgnoreCase("False")
        ? Optional.of("False")
        : Optional.empty();
  }

  /** Empty for a form that this operator doesn't know: it says nothing against the value. */
  public static Optional<Duration> time(String value) {
    Matcher form = TIME.matcher(value);
    return form.matches()
        ? Optional.of(UNITS.get(form.group(2)).multipliedBy(Long.parseLong(form.group(1))))
        : Optional.empty();
  }

  private static Drift drift(ParameterValue value, String expected) {
    return new Drift(
        Reason.ParameterChanged,
        "%s is %s on server %s of zone %s, not %s. Somebody changed it"
            .formatted(value.name(), value.value(), value.server(), value.zone(), expected));
  }
}
