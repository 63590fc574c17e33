package dev.obupgrade.simulate;

import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.kube.ApiException;
import dev.obupgrade.kube.OperatorKilled;
import dev.obupgrade.oceanbase.DatabaseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/** Strikes the faults at their moments, and stands between the operator and who answers it. */
final class Interference {
  private final World world;
  private final Deque<Fault> atCalls = new ArrayDeque<>();
  private final Deque<Fault> atAnnouncements = new ArrayDeque<>();
  private int calls;
  private int kubernetesCalls;
  private int databaseCalls;
  private int announcements;
  private int attempts;
  private int struck;
  private boolean striking;

  private Instant apiGoneUntil = Instant.MIN;
  private int apiErrors;
  private int apiCode;
  private int lostReplies;
  private Instant databaseGoneUntil = Instant.MIN;
  private int databaseErrors;
  private int databaseCode;
  private boolean errorsAfterEffect;
  private int lostCommands;
  private int lostCommandReplies;
  private int killBefore;
  private int killAfter;
  private final Stale stale;

  Interference(World world) {
    this.world = world;
    this.stale = new Stale(world);
    for (Fault fault : world.plan().faults()) {
      (fault.moment() == Fault.Moment.CALL ? atCalls : atAnnouncements).add(fault);
    }
  }

  int calls() {
    return calls;
  }

  int kubernetesCalls() {
    return kubernetesCalls;
  }

  int databaseCalls() {
    return databaseCalls;
  }

  int struck() {
    return struck;
  }

  /** Faults that wait for a moment that may never come strike no more. */
  boolean allStruck() {
    return atCalls.isEmpty() && atAnnouncements.isEmpty();
  }

  int count(Call call) {
    if (call.ofDatabase()) {
      databaseCalls++;
    } else {
      kubernetesCalls++;
    }
    world.rates().count(call.ofDatabase());
    return ++calls;
  }

  void before(Call call) {
    // A deposed process may wake up when the upgrade has ended.
    if (!striking && !call.process().deposed) {
      strike(atCalls, calls);
    }
    if (call.act() && killBefore > 0 && --killBefore == 0) {
      throw new OperatorKilled("before " + call.method());
    }
    if (call.ofDatabase()) {
      beforeDatabase(call);
    } else {
      beforeKubernetes();
    }
  }

  private void strike(Deque<Fault> faults, int moment) {
    while (!faults.isEmpty() && faults.peek().nth() <= moment) {
      Fault fault = faults.remove();
      struck++;
      world.troubled(Duration.ZERO);
      striking = true;
      try {
        world.tell("fault " + fault.number(), fault.kind().toString());
        fault.strike(world);
      } finally {
        striking = false;
      }
    }
  }

  private void beforeKubernetes() {
    if (world.now().isBefore(apiGoneUntil)) {
      throw new ApiException.Unavailable("connection refused", null);
    }
    if (apiErrors > 0) {
      apiErrors--;
      throw new ApiException.Unavailable(apiCode, "a fault of the simulation", null);
    }
  }

  private void beforeDatabase(Call call) {
    if (world.now().isBefore(databaseGoneUntil)) {
      throw new DatabaseException.Unavailable("connection refused", null);
    }
    if (call.act() && lostCommands > 0) {
      lostCommands--;
      throw new DatabaseException.Unavailable("the connection broke", null);
    }
    if (databaseErrors > 0 && !errorsAfterEffect) {
      databaseErrors--;
      throw refused();
    }
  }

  private DatabaseException.Refused refused() {
    return new DatabaseException.Refused(databaseCode, "HY000", "a fault of the simulation", null);
  }

  void after(Call call) {
    if (call.method().equals("replaceStatus")) {
      int now = Statuses.attempts((ObUpgradeStatus) call.arguments()[1]);
      boolean announces = now > attempts;
      attempts = now;
      if (announces && !striking && !call.process().deposed) {
        strike(atAnnouncements, ++announcements);
      }
    }
    if (call.act() && killAfter > 0 && --killAfter == 0) {
      throw new OperatorKilled("after " + call.method());
    }
    if (call.act() && !call.ofDatabase() && lostReplies > 0) {
      lostReplies--;
      throw new ApiException.Unavailable("connection reset", null);
    }
    if (call.act() && call.ofDatabase() && lostCommandReplies > 0) {
      lostCommandReplies--;
      throw new DatabaseException.Unavailable("the connection broke", null);
    }
    if (call.act() && call.ofDatabase() && databaseErrors > 0 && errorsAfterEffect) {
      databaseErrors--;
      throw refused();
    }
  }

  void apiGone(Instant until) {
    apiGoneUntil = until;
  }

  /** The next calls are answered with this HTTP status. */
  void apiErrors(int calls, int code) {
    apiErrors = calls;
    apiCode = code;
  }

  void loseReplies(int writes) {
    lostReplies = writes;
  }

  void databaseGone(Instant until) {
    databaseGoneUntil = until;
  }

  /** The next statements are answered with this code, before or after their effect. */
  void databaseErrors(int statements, int code, boolean afterEffect) {
    databaseErrors = statements;
    databaseCode = code;
    errorsAfterEffect = afterEffect;
  }

  void loseCommands(int commands) {
    lostCommands = commands;
  }

  void loseCommandReplies(int commands) {
    lostCommandReplies = commands;
  }

  /** The operator dies before its n-th act from now. */
  void killBefore(int acts) {
    killBefore = acts;
  }

  void killAfter(int acts) {
    killAfter = acts;
  }

  /** What answers reads from an older state. */
  Stale stale() {
    return stale;
  }

  /** The faults that have not struck. */
  List<Fault> left() {
    return Stream.concat(atCalls.stream(), atAnnouncements.stream()).toList();
  }
}
