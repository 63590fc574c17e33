package dev.obupgrade.oceanbase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.plan.LogStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplicaPlaceTest {
  private static final ServerAddress ONE = ServerAddress.parse("10.0.0.1:2882");
  private static final ServerAddress TWO = ServerAddress.parse("10.0.0.2:2882");
  private static final ServerAddress THREE = ServerAddress.parse("10.0.0.3:2882");

  @Test
  void replicasOfTheBookkeepingAreExpectedAlsoWhenTheirServerReportsNothing() {
    assertThat(ReplicaPlace.expected(List.of(booked(ONE), booked(TWO)), List.of()))
        .containsExactly(place(ONE), place(TWO));
  }

  @Test
  void membersOfTheLeaderAreExpectedAlsoWhenTheBookkeepingLacksThem() {
    assertThat(
            ReplicaPlace.expected(
                List.of(booked(ONE)), List.of(reported(true, List.of(ONE, TWO, THREE)))))
        .containsExactly(place(ONE), place(TWO), place(THREE));
  }

  @Test
  void membersOfAFollowerDoNotCount() {
    assertThat(
            ReplicaPlace.expected(
                List.of(booked(ONE)), List.of(reported(false, List.of(ONE, TWO, THREE)))))
        .containsExactly(place(ONE));
  }

  @Test
  void aPlaceNamesLogStreamAndServer() {
    assertThat(reported(true, List.of()).place())
        .isEqualTo(booked(ONE).place())
        .hasToString("tenant 1002 log stream 1001 on 10.0.0.1:2882");
  }

  private static ReplicaPlace place(ServerAddress server) {
    return new ReplicaPlace(new LogStream(1002, 1001), server);
  }

  private static LogStreamLocation booked(ServerAddress server) {
    return new LogStreamLocation(1002, 1001, server, "zone1", server.equals(ONE));
  }

  private static LogReplica reported(boolean leader, List<ServerAddress> members) {
    return new LogReplica(1002, 1001, ONE, leader, true, members, 3);
  }
}
