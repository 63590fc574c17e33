package dev.obupgrade.oceanbase;

import dev.obupgrade.oceanbase.DatabaseException.Refused;

/** STOP ZONE and START ZONE of the fake, with the database's rules in the database's order. */
final class FakeZones {
  private final FakeState state;

  FakeZones(FakeState state) {
    this.state = state;
  }

  void stop(String zone) {
    if (!state.zoneActive.containsKey(zone)) {
      throw refused(ErrorCode.ENTRY_NOT_EXIST, "zone not exist");
    }
    if (state.active(zone)) {
      checkNothingElseIsStopped(zone);
    }
    for (FakeLogStream stream : state.logStreams) {
      check(stream, zone);
    }
    if (state.active(zone)) {
      if (state.zoneActive.keySet().stream().noneMatch(z -> !z.equals(zone) && state.active(z))) {
        throw refused(ErrorCode.OP_NOT_ALLOWED, "Operation not allowed now");
      }
      state.setZoneActive(zone, false);
    }
    moveLeadersAway(zone);
  }

  private void checkNothingElseIsStopped(String zone) {
    boolean zoneStopped =
        state.zoneActive.keySet().stream().anyMatch(z -> !z.equals(zone) && !state.active(z));
    boolean serverStopped =
        state.servers.stream().anyMatch(s -> !s.zone.equals(zone) && s.stopTime > 0);
    if (zoneStopped || serverStopped) {
      throw refused(
          ErrorCode.STOP_IN_MULTIPLE_ZONES, "cannot stop server or stop zone in multiple zones");
    }
  }

  // What may pass the database tries again until the statement's time is up.
  private void check(FakeLogStream stream, String zone) {
    String name = "Tenant(%d) LS(%d)".formatted(stream.tenantId, stream.id);
    if (!stream.hasLeader()) {
      throw timeout(name + " has no leader");
    }
    if (state.tenant(stream.tenantId).localityChanging) {
      throw notAllowed("Tenant(%d) locality is changing, stop zone".formatted(stream.tenantId));
    }
    if (!stream.keepsMajority(s -> valid(s, zone))) {
      throw notAllowed(name + " has no enough valid paxos member after stop zone, stop zone");
    }
    if (!stream.keepsMajority(s -> valid(s, zone) && s.ready() && s.logSynced)) {
      throw timeout(name + " log not sync");
    }
  }

  /** By its row: a server that has just died is one until its lease is over. */
  private boolean valid(FakeServer server, String leaving) {
    return !server.zone.equals(leaving)
        && state.active(server.zone)
        && server.status == Server.Status.ACTIVE
        && server.startServiceTime > 0
        && server.stopTime == 0;
  }

  private static Refused timeout(String text) {
    return refused(
        ErrorCode.TIMEOUT, "Timeout, query has reached the maximum query timeout: " + text);
  }

  // In the database this takes a while, and the statement waits. Here leaders that can go are gone
  // before it returns; those that can't make it run into its timeout.
  private void moveLeadersAway(String zone) {
    boolean stuck = false;
    for (FakeLogStream stream : state.logStreams) {
      if (stream.ledBy(zone)) {
        boolean moved =
            !state.faults.leadersStay(zone)
                && stream.lead(s -> !s.zone.equals(zone) && state.active(s.zone));
        stuck |= !moved;
      }
    }
    if (stuck) {
      throw refused(ErrorCode.WAIT_LEADER_SWITCH_TIMEOUT, "wait leader switch timeout");
    }
  }

  void start(String zone) {
    if (!state.zoneActive.containsKey(zone)) {
      throw refused(ErrorCode.ENTRY_NOT_EXIST, "zone not exist");
    }
    if (state.active(zone)) {
      throw refused(ErrorCode.ZONE_STATUS_NOT_MATCH, "zone status not match");
    }
    state.setZoneActive(zone, true);
    state.after(state.timings.leadersReturn(), this::returnLeaders);
  }

  private void returnLeaders() {
    String primary = state.zoneActive.keySet().iterator().next();
    if (state.active(primary)) {
      state.logStreams.stream()
          .filter(FakeLogStream::hasLeader)
          .forEach(stream -> stream.lead(s -> s.zone.equals(primary)));
    }
  }

  static Refused notAllowed(String text) {
    return refused(ErrorCode.OP_NOT_ALLOWED, text + " not allowed");
  }

  static Refused refused(int code, String text) {
    return new Refused(code, "HY000", text, null);
  }
}
