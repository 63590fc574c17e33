package dev.obupgrade.oceanbase;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The fake's root service: the server that leads the sys tenant. The state of its process
 * (inspections, replicas of the sys tenant, the running upgrade job) is lost when it moves. Rows of
 * jobs stay.
 */
final class FakeRootService {
  private static final List<String> CHECKS =
      List.of(
          "zone_check",
          "sys_stat_check",
          "sys_param_check",
          "sys_table_schema_check",
          "data_version_check",
          "all_check");
  private static final Duration SELF_CHECK = Duration.ofSeconds(5);
  private static final Duration JOB = Duration.ofSeconds(10);

  private final FakeState state;
  private FakeServer server;
  private int process;

  /** How often it has moved or restarted; a job from before is dead. */
  private int starts;

  private final Set<FakeServer> reported = new HashSet<>();
  private final Map<FakeServer, Verdict> verdicts = new HashMap<>();
  private final List<Job> jobs = new ArrayList<>();

  /** What a server's process has found when it was the root service. */
  private record Verdict(int process, Map<String, String> checks) {}

  /** A row of {@code __all_rootservice_job}. */
  private static final class Job {
    final long id;
    final String type;
    final FakeServer root;
    final int start;
    boolean ended;

    Job(long id, String type, FakeServer root, int start) {
      this.id = id;
      this.type = type;
      this.root = root;
      this.start = start;
    }
  }

  FakeRootService(FakeState state) {
    this.state = state;
  }

  /** Sets the state of a cluster that has been healthy for long. */
  void bootstrap() {
    notice();
    inspect();
  }

  /** Looks where the sys tenant's leader is; to be called whenever something has happened. */
  void notice() {
    FakeServer leader = state.logStreams.getFirst().leader;
    if (leader != null && (leader != server || leader.incarnation != process)) {
      server = leader;
      process = leader.incarnation;
      starts++;
      reported.clear();
      int start = starts;
      state.after(SELF_CHECK, () -> selfCheck(start));
    }
    state.servers.stream().filter(FakeServer::reporting).forEach(reported::add);
  }

  /** Whether it has heard of this server's replicas of the sys tenant since it began. */
  boolean knowsSysReplicaOf(FakeServer member) {
    return reported.contains(member);
  }

  List<Inspection> inspections() {
    return checks().entrySet().stream().map(e -> new Inspection(e.getKey(), e.getValue())).toList();
  }

  void setInspection(String name, String info) {
    checks().put(name, info);
  }

  private Map<String, String> checks() {
    Verdict verdict = verdicts.get(server);
    if (verdict == null || verdict.process() != server.incarnation) {
      Map<String, String> checks = new LinkedHashMap<>();
      CHECKS.forEach(name -> checks.put(name, "checking"));
      verdict = new Verdict(server.incarnation, checks);
      verdicts.put(server, verdict);
    }
    return verdict.checks();
  }

  // Not in upgrade mode, and then never again by itself.
  private void selfCheck(int start) {
    boolean upgrading = state.parameters.cluster("enable_upgrade_mode").equalsIgnoreCase("True");
    if (start == starts && !upgrading && !inspect()) {
      state.after(SELF_CHECK, () -> selfCheck(start));
    }
  }

  /** RUN JOB 'root_inspection'. */
  void runInspection() {
    if (!inspect()) {
      throw FakeZones.refused(4109, "Server state or role not the same as expected");
    }
  }

  private boolean inspect() {
    Map<String, String> checks = checks();
    checks.replaceAll((name, info) -> "succeed");
    boolean lagging =
        state.tenants.stream()
            .filter(t -> !t.role.equals("STANDBY"))
            .anyMatch(
                t ->
                    !t.target.equals(server.binary.version())
                        || !t.current.equals(server.binary.version()));
    if (lagging) {
      checks.put("data_version_check", "failed");
      checks.put("all_check", "failed");
    }
    return !lagging;
  }

  /** RUN UPGRADE JOB: refused only while this very root service runs one. */
  void runJob(String type) {
    startJob(type, JOB);
  }

  void startJob(String type, Duration time) {
    if (jobs.stream().anyMatch(this::running)) {
      throw FakeZones.refused(ErrorCode.OP_NOT_ALLOWED, "Operation not allowed now");
    }
    Job job = new Job(jobs.size() + 1, type, server, starts);
    jobs.add(job);
    state.after(
        time,
        () -> {
          if (running(job)) {
            end(job);
          }
        });
  }

  /** A job that is over before anybody looks. */
  void completeJob(String type) {
    Job job = new Job(jobs.size() + 1, type, server, starts);
    jobs.add(job);
    end(job);
  }

  private void end(Job job) {
    if (job.type.equals(UpgradeJob.ALL)) {
      state.tenants.stream()
          .filter(t -> !t.role.equals("STANDBY"))
          .forEach(t -> state.raise(t, server.binary.version()));
    }
    job.ended = true;
  }

  private boolean running(Job job) {
    return !job.ended && alive(job);
  }

  private boolean alive(Job job) {
    return job.root == server && job.start == starts && server.ready();
  }

  /** What upgrade_post.py goes by: it asks for no root service. */
  boolean newestIsInProgress(String type) {
    return newest(type).filter(job -> !job.ended).isPresent();
  }

  private Optional<Job> newest(String type) {
    return jobs.stream()
        .filter(job -> job.type.equals(type))
        .max(Comparator.comparingLong(job -> job.id));
  }

  List<UpgradeJob> upgradeJobs() {
    return jobs.stream().map(job -> job.type).collect(Collectors.toSet()).stream()
        .flatMap(type -> newest(type).stream())
        .sorted(Comparator.comparingLong(job -> job.id))
        .map(
            job ->
                new UpgradeJob(
                    job.id,
                    job.type,
                    job.ended
                        ? UpgradeJob.State.ENDED
                        : alive(job) ? UpgradeJob.State.RUNNING : UpgradeJob.State.DEAD,
                    job.root.address))
        .toList();
  }
}
