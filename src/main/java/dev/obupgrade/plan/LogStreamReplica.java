package dev.obupgrade.plan;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One server's report on its replica of a log stream: a row of {@code GV$OB_LOG_STAT} with the
 * server's zone. The rows of a dead server are missing; they don't become unsynced.
 *
 * @param server {@code ip:port}, the port being the RPC port
 * @param members the members of the Paxos group as this replica knows them, as {@code ip:port}
 * @param paxosReplicaNumber how many members the group should have
 */
public record LogStreamReplica(
    LogStream logStream,
    String zone,
    String server,
    boolean leader,
    boolean inSync,
    Set<String> members,
    int paxosReplicaNumber) {

  public LogStreamReplica {
    members = Set.copyOf(members);
  }

  /** Reads a {@code paxos_member_list}: {@code ip:port:flag,ip:port:flag}. */
  public static Set<String> members(String paxosMemberList) {
    return Arrays.stream(paxosMemberList.split(","))
        .map(String::strip)
        .filter(member -> !member.isEmpty())
        .map(LogStreamReplica::withoutFlag)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static String withoutFlag(String member) {
    int flag = member.lastIndexOf(':');
    if (flag < 0 || member.lastIndexOf(':', flag - 1) < 0) {
      throw new IllegalArgumentException(
          "'%s' is not a member of a paxos_member_list: expected ip:port:flag".formatted(member));
    }
    return member.substring(0, flag);
  }
}
