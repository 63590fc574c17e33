package dev.obupgrade.simulate;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.JobRequest;
import dev.obupgrade.kube.JobRequest.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Compares what the operator does with what it must never do. What stands against an act counts
 * only if it stood so already when the operator could look last: after it announced the act, and
 * before the act. Nothing can see what happens between a proof and its act.
 */
final class Rules {
  private static final int MOST = 20;

  private final World world;
  private final Set<String> violations = new LinkedHashSet<>();
  private final Progress progress = new Progress();
  private boolean lateRecord;
  private String toldStatus = "";
  private int violationsOfDatabase;

  Rules(World world) {
    this.world = world;
  }

  List<String> violations() {
    return List.copyOf(violations);
  }

  void violated(String what) {
    if (violations.size() < MOST && violations.add(what)) {
      world.tell("VIOLATION", what);
    }
  }

  /**
   * Whether a process created the record after another one had taken over. Nothing holds back a
   * request that a process announced before it paused. The next upgrade finds that record.
   */
  boolean lateRecord() {
    return lateRecord;
  }

  Progress progress() {
    return progress;
  }

  /** What stands against an act. */
  Set<String> against(Call call) {
    if (call.method().equals("replaceStatus")) {
      String text = Statuses.text(call.argument(1, ObUpgradeStatus.class));
      if (!text.equals(toldStatus)) {
        toldStatus = text;
        world.tell(call.process().name, text);
        showsNoPassword(call.arguments()[1]);
      }
      return Set.of();
    }
    world.tell(call.process().name, call.toString());
    if (!call.ofDatabase()) {
      showsNoPassword(call.arguments()[0]);
    }
    Complaints complaints = new Complaints(world, call);
    Sight present = Sight.of(world);
    Set<String> found = new LinkedHashSet<>();
    if (call.method().equals("stopZone")) {
      found.addAll(
          new Begins(world, call)
              .against(call.process().beginOfTurn(), call.process().sight(), present));
    }
    Set<String> now = complaints.at(present);
    if (now.isEmpty()) {
      return found;
    }
    Set<String> then = complaints.at(call.process().sight());
    // A turn looks for the record once: at its begin.
    Set<String> before = complaints.at(call.process().beginOfTurn());
    now.stream()
        .filter(then::contains)
        .filter(c -> !c.startsWith("rule 6") || before.contains(c))
        .map(c -> c + " (" + call.method() + " by " + call.process().name + ")")
        .forEach(found::add);
    return found;
  }

  /**
   * Whether a status says what the operator does next. A step that has not begun, or has failed,
   * counts no attempts: what is mended meanwhile stands at its StatefulSet.
   */
  private static boolean announces(ObUpgradeStatus before, ObUpgradeStatus after) {
    return attempts(after) > attempts(before)
        || before != null && !after.watched().equals(before.watched());
  }

  private static int attempts(ObUpgradeStatus status) {
    return status == null ? 0 : Statuses.attempts(status);
  }

  private void showsNoPassword(Object what) {
    if (World.isSecret(what.toString())) {
      violated("rule 7: a text shows the password: " + what.getClass().getSimpleName());
    }
  }

  void after(Call call) {
    if (call.method().equals("replaceStatus")) {
      call.process().wrote();
      if (announces(
          call.argument(0, ObUpgrade.class).getStatus(), call.argument(1, ObUpgradeStatus.class))) {
        call.process().announces();
      }
      return;
    }
    switch (call.method()) {
      case "stopZone" -> progress.stopped(call.argument(0, String.class));
      case "startZone" -> progress.started(call.argument(0, String.class));
      case "create" ->
          lateRecord |= call.process().deposed && call.arguments()[0] instanceof ClusterRecord;
      default -> {}
    }
    majority();
  }

  /** A pod's process has ended, whoever wanted that. */
  void podEnded() {
    majority();
  }

  /** An older server than before is a violation, unless somebody else wanted that. */
  void podStarted() {
    majority();
  }

  void majority() {
    List<String> all = world.database().violations();
    List<String> fresh = new ArrayList<>(all.subList(violationsOfDatabase, all.size()));
    violationsOfDatabase = all.size();
    Set<String> lost = world.database().truth().withoutMajority();
    if ((!fresh.isEmpty() || !lost.isEmpty()) && !world.hurt().any()) {
      fresh.forEach(v -> violated("rule 1: " + v.substring(v.indexOf(' ') + 1)));
      lost.forEach(l -> violated("rule 1: " + l + " has no majority"));
    }
  }

  /** What the operator told people in events. */
  void events() {
    world.scene().kubernetes().events().published().stream()
        .filter(event -> World.isSecret(event.message()))
        .forEach(
            event -> violated("rule 7: event %s shows the password".formatted(event.reason())));
  }

  void beforeScript(JobRequest job, Work.Script script) {
    if (script.script().equals("upgrade_pre.py") && !progress.checked()) {
      violated("rule 2: upgrade_pre.py runs without checks that passed");
    }
    if (world.path().stream().noneMatch(v -> v.image().equals(script.image()))) {
      violated("rule 5: a script of image %s runs".formatted(script.image()));
    }
  }

  void afterWork(Work work, boolean passed) {
    progress.ran(work, passed, world.buildOfWork(work));
    if (passed && work instanceof Work.Script script && script.script().contains("post")) {
      world.after(Duration.ofSeconds(20), world.database()::standbyTenantsFollow);
    }
  }
}
