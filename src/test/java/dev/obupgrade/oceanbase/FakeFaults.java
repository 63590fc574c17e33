package dev.obupgrade.oceanbase;

import dev.obupgrade.plan.BuildVersion;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/** The faults of a {@link FakeCluster}. Each lasts until it is switched off. */
public final class FakeFaults {
  private final Set<String> logNeverSyncs = ConcurrentHashMap.newKeySet();
  private final Set<String> schemaNeverRefreshes = ConcurrentHashMap.newKeySet();
  private final Set<String> leadersStay = ConcurrentHashMap.newKeySet();
  private final Set<ServerAddress> neverBack = ConcurrentHashMap.newKeySet();
  private final Map<ServerAddress, BuildVersion> comesBackAs = new ConcurrentHashMap<>();
  private final Map<String, Deque<Integer>> refusals = new ConcurrentHashMap<>();
  private final Map<String, Integer> lateErrors = new ConcurrentHashMap<>();
  private final Set<String> lostReplies = ConcurrentHashMap.newKeySet();
  private final Set<String> lostStatements = ConcurrentHashMap.newKeySet();
  private final Map<ServerAddress, Integer> sick = new ConcurrentHashMap<>();
  private final Map<ServerAddress, Integer> refusedLogins = new ConcurrentHashMap<>();
  private volatile boolean unreachable;
  private volatile boolean notInvited;

  FakeFaults() {}

  /** The log of servers that start in this zone never catches up. */
  public void logNeverSyncs(String zone, boolean on) {
    toggle(logNeverSyncs, zone, on);
  }

  /** Servers that start in this zone never refresh their schema. */
  public void schemaNeverRefreshes(String zone, boolean on) {
    toggle(schemaNeverRefreshes, zone, on);
  }

  /** STOP ZONE ends with 4652: the zone's leaders don't move. */
  public void leadersStay(String zone, boolean on) {
    toggle(leadersStay, zone, on);
  }

  /** The observer starts, but never registers. */
  public void serverNeverComesBack(ServerAddress server, boolean on) {
    toggle(neverBack, server, on);
  }

  /** Whatever build it is started with, this one runs (a wrong image, a cached old one). */
  public void serverComesBackAs(ServerAddress server, BuildVersion build) {
    comesBackAs.put(server, build);
  }

  /** The next command that begins with this text is answered with the code and has no effect. */
  public void refuseNext(String command, int code) {
    refusals.computeIfAbsent(command, any -> new ConcurrentLinkedDeque<>()).add(code);
  }

  /** The next command that begins with this text takes effect, and is answered with the code. */
  public void failNextAfterItsEffect(String command, int code) {
    lateErrors.put(command, code);
  }

  Optional<Integer> takeLateError(String command) {
    return lateErrors.keySet().stream()
        .filter(command::startsWith)
        .findFirst()
        .map(lateErrors::remove);
  }

  /** The next command that begins with this text takes effect, but its reply is lost. */
  public void loseNextReply(String command) {
    lostReplies.add(command);
  }

  /** The next command that begins with this text never arrives, and its result is unknown. */
  public void loseNextCommand(String command) {
    lostStatements.add(command);
  }

  /** This server answers every question and command with the code. */
  public void sick(ServerAddress server, int code) {
    sick.put(server, code);
  }

  /** This server refuses every login with the code, and no other server does. */
  public void refuseLogins(ServerAddress server, int code) {
    refusedLogins.put(server, code);
  }

  /** It is neither sick, nor does it refuse logins. */
  public void well(ServerAddress server) {
    sick.remove(server);
    refusedLogins.remove(server);
  }

  Optional<Integer> sickness(ServerAddress server) {
    return Optional.ofNullable(sick.get(server));
  }

  Optional<Integer> refusedLogin(ServerAddress server) {
    return Optional.ofNullable(refusedLogins.get(server));
  }

  /** The sys tenant's ob_tcp_invited_nodes has no address of the operator. */
  public void notInvited(boolean on) {
    notInvited = on;
  }

  void invite() {
    if (notInvited) {
      throw DatabaseException.Unavailable.notInvited(
          "The variable ob_tcp_invited_nodes of tenant sys does not list the address of this client",
          null);
    }
  }

  /** No server answers anything. */
  public void unreachable(boolean on) {
    unreachable = on;
  }

  boolean unreachable() {
    return unreachable;
  }

  boolean logNeverSyncs(String zone) {
    return logNeverSyncs.contains(zone);
  }

  boolean schemaNeverRefreshes(String zone) {
    return schemaNeverRefreshes.contains(zone);
  }

  boolean leadersStay(String zone) {
    return leadersStay.contains(zone);
  }

  boolean neverBack(ServerAddress server) {
    return neverBack.contains(server);
  }

  BuildVersion started(ServerAddress server, BuildVersion build) {
    return comesBackAs.getOrDefault(server, build);
  }

  Optional<Integer> takeRefusal(String command) {
    return refusals.entrySet().stream()
        .filter(e -> command.startsWith(e.getKey()) && !e.getValue().isEmpty())
        .findFirst()
        .map(e -> e.getValue().remove());
  }

  boolean takeLostReply(String command) {
    return lostReplies.removeIf(command::startsWith);
  }

  boolean takeLostCommand(String command) {
    return lostStatements.removeIf(command::startsWith);
  }

  private static <T> void toggle(Set<T> set, T member, boolean on) {
    if (on) {
      set.add(member);
    } else {
      set.remove(member);
    }
  }
}
