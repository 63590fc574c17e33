package dev.obupgrade.simulate;

import java.util.SplittableRandom;

/** What can go wrong. */
enum FaultKind {
  API_GONE("the API server is gone for a while", TransportFaults::apiGone),
  API_ERRORS("the API server answers the next calls with 429 or 5xx", TransportFaults::apiErrors),
  API_NO_ANSWERS("the next writes take effect without an answer", TransportFaults::loseReplies),
  CONFLICT("somebody else writes just before the next compare-and-swap", TransportFaults::conflict),
  KILLED_BEFORE("the operator dies before an act", TransportFaults::killedBefore),
  KILLED_AFTER("the operator dies after an act", TransportFaults::killedAfter),
  KILLED_NOW("the operator dies", TransportFaults::killedNow),
  DEPOSED("the operator pauses, and another one leads meanwhile", TransportFaults::deposed),
  WATCH("a watch reports nothing new", TransportFaults::watch),
  WATCH_LATE("watches report nothing for a while", TransportFaults::watchLate),
  STALE("reads are answered from an older state for a while", TransportFaults::staleReads),
  CLOCK("the operator's wall clock jumps", TransportFaults::clock),

  SERVER_ENDS("an observer ends and is started again", DatabaseFaults::serverEnds),
  SERVER_STAYS_AWAY("an observer ends and does not register for a while", DatabaseFaults::away),
  LOG_LAGS("a server's log falls behind for a while", DatabaseFaults::logLags),
  LOG_SLOW("logs of a zone don't catch up for a while", DatabaseFaults::logSlow),
  SCHEMA_SLOW("schemas of a zone don't refresh for a while", DatabaseFaults::schemaSlow),
  LEADERS_STAY("leaders don't leave a zone for a while", DatabaseFaults::leadersStay),
  SICK("a server answers everything with an error for a while", DatabaseFaults::sick),
  NO_LOGINS("a server refuses logins for a while", DatabaseFaults::noLogins),
  STATEMENT_ERRORS("the next statements end with an error", DatabaseFaults::errors),
  LATE_ERRORS("the next commands take effect and end with an error", DatabaseFaults::lateErrors),
  COMMANDS_LOST("the next commands don't arrive", DatabaseFaults::commandsLost),
  REPLIES_LOST("the replies to the next commands are lost", DatabaseFaults::repliesLost),
  UNREACHABLE("the operator does not reach the database for a while", DatabaseFaults::unreachable),
  ROWS_MISSING("a server's rows are missing in a view for a while", DatabaseFaults::rowsMissing),
  TENANT_MOVES("a tenant's locality changes for a while", DatabaseFaults::tenantMoves),
  MERGE("a tenant merges for a while", DatabaseFaults::merge),
  TENANT_CREATED("somebody creates a tenant", DatabaseFaults::tenantCreated),
  TENANT_DROPPED("somebody drops a tenant", DatabaseFaults::tenantDropped),
  OBSTACLE("a job of somebody's runs for a while", DatabaseFaults::obstacle),
  PARAMETER("somebody changes a parameter and changes it back", DatabaseFaults::parameter),
  SERVER_CLOCK("a server's clock is wrong", DatabaseFaults::clock),

  SCRIPT_FAILS("the next run of a script fails", JobFaults::scriptFails),
  SCRIPT_LOSES_SERVER("a script loses its server", JobFaults::losesServer),
  SCRIPT_LOSES_SERVER_LATE("a script loses its server at its end", JobFaults::losesServerLate),
  SCRIPT_DIES("the next run of a script dies half way", JobFaults::diesHalfWay),
  JOB_TROUBLE("the next Job of a kind gets into trouble", JobFaults::trouble),
  JOB_REFUSED("the API server refuses Jobs for a while", JobFaults::refused),

  EVICTED("somebody drains a node", PodFaults::evicted),
  POD_LOST("a node is lost with its pod", PodFaults::lost),
  VOLUME_LOST("a server is lost with its volume", PodFaults::volumeLost),
  SLOW_PODS("pods take minutes to end for a while", PodFaults::slow),
  IMAGE_VANISHES("no node can pull an image for a while", PodFaults::imageVanishes),
  QUOTA("a quota refuses pods for a while", PodFaults::quota),
  ADMISSION("a policy denies writes of a kind for a while", PodFaults::admission),

  REVERTED("somebody restores the old image in a StatefulSet", SetFaults::reverted),
  ROLLED_OUT("somebody rolls a StatefulSet out", SetFaults::rolledOut),
  SCALED("somebody scales a StatefulSet for a while", SetFaults::scaled),
  ANNOTATION("somebody removes the operator's annotation", SetFaults::annotation),
  STRATEGY("somebody restores a StatefulSet's update strategy", SetFaults::strategy),
  MADE_AGAIN(
      "somebody deletes a StatefulSet without its pods and creates it again", SetFaults::madeAgain),

  PASSWORD("somebody changes the password, first in the database", PeopleFaults::password),
  RECORD_DELETED("somebody deletes the cluster's record", PeopleFaults::recordDeleted),
  BUDGETS_DELETED("somebody deletes the operator's budgets", PeopleFaults::budgetsDeleted),
  RETRY("somebody retries", PeopleFaults::retry),
  PAUSED("somebody pauses the upgrade", PeopleFaults::paused),
  CANCELLED("somebody cancels the upgrade", PeopleFaults::cancelled),
  WINDOW_WRONG("somebody gives a window in an unknown time zone", PeopleFaults::windowWrong),
  MADE_AGAIN_UPGRADE(
      "somebody deletes the upgrade and creates it again", PeopleFaults::upgradeMadeAgain),
  SECOND_UPGRADE("somebody applies a second upgrade of the cluster", PeopleFaults::second);

  private final String words;
  private final Strike strike;

  interface Strike {
    void on(World world, SplittableRandom random);
  }

  FaultKind(String words, Strike strike) {
    this.words = words;
    this.strike = strike;
  }

  void strike(World world, SplittableRandom random) {
    strike.on(world, random);
  }

  @Override
  public String toString() {
    return words;
  }
}
