package dev.obupgrade.kube;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Failures between the operator and its API server, which tests cause. */
public final class Faults {
  private int unavailableCalls;
  private boolean conflict;
  private boolean lostReply;
  private final Map<String, Integer> denied = new HashMap<>();
  private final Map<String, Integer> denials = new HashMap<>();
  private int killBefore;
  private int killAfter;
  private Consumer<Mutation> beforeWrite = m -> {};
  private Consumer<Mutation> afterWrite = m -> {};

  /** Makes the next calls, reads and writes, find no API server. */
  public void unavailableForNextCalls(int calls) {
    unavailableCalls = calls;
  }

  /** Writes the object as somebody else, just before the next compare-and-swap. */
  public void conflictAtNextWrite() {
    conflict = true;
  }

  /** Loses the answer of the next write, which takes effect. */
  public void loseReplyOfNextWrite() {
    lostReply = true;
  }

  /**
   * Makes a policy or a webhook deny every write of a kind of object, with this HTTP status. A
   * status of 500 and above is that of a webhook that gives no answer.
   */
  public void deny(String kind, int code) {
    denied.put(kind, code);
  }

  /** Removes that policy. */
  public void admit(String kind) {
    denied.remove(kind);
  }

  /** How many writes of that kind a policy has denied. */
  public int denials(String kind) {
    return denials.getOrDefault(kind, 0);
  }

  /** Kills the operator just before the n-th write from now. 1 is the next one. */
  public void killBeforeWrite(int n) {
    killBefore = n;
  }

  /** Kills the operator just after the n-th write from now. 1 is the next one. */
  public void killAfterWrite(int n) {
    killAfter = n;
  }

  /** Sees every write before it happens, for invariants that must hold at that moment. */
  public void beforeEachWrite(Consumer<Mutation> observer) {
    beforeWrite = observer;
  }

  /** Sees every write after it took effect. */
  public void afterEachWrite(Consumer<Mutation> observer) {
    afterWrite = observer;
  }

  /** Removes all failures. Observers stay. */
  public void clear() {
    unavailableCalls = 0;
    conflict = false;
    lostReply = false;
    killBefore = 0;
    killAfter = 0;
  }

  void onCall() {
    if (unavailableCalls > 0) {
      unavailableCalls--;
      throw new ApiException.Unavailable("connection refused (a fault of this test)", null);
    }
  }

  boolean takeConflict() {
    boolean taken = conflict;
    conflict = false;
    return taken;
  }

  void onBeforeWrite(Mutation mutation) {
    if (killBefore > 0 && --killBefore == 0) {
      killAfter = 0;
      throw new OperatorKilled("before write " + mutation.number() + ": " + mutation.headline());
    }
    Integer code = denied.get(mutation.kind());
    if (code != null) {
      denials.merge(mutation.kind(), 1, Integer::sum);
      String why = mutation.headline() + ": denied by a policy of this test";
      throw code >= 500
          ? new ApiException.Unavailable(code, why, null)
          : new ApiException.Refused(code, why, null);
    }
    beforeWrite.accept(mutation);
  }

  void onAfterWrite(Mutation mutation) {
    afterWrite.accept(mutation);
    if (killAfter > 0 && --killAfter == 0) {
      throw new OperatorKilled("after write " + mutation.number() + ": " + mutation.headline());
    }
    if (lostReply) {
      lostReply = false;
      throw new ApiException.Unavailable("connection reset (a fault of this test)", null);
    }
  }
}
