package dev.obupgrade.oceanbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.oceanbase.DatabaseException.Unavailable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of a cluster with a sick server: what a server refuses that the others answer. */
public abstract class SickServerContract extends ContractBench {
  private static final int NO_MEMORY = 4013;

  private List<ServerAddress> servers() {
    return List.of(serverOf("zone1"), serverOf("zone2"), serverOf("zone3"));
  }

  private void reconnect() {
    database.close();
    database = cluster.connector().open(cluster.access());
  }

  @ParameterizedTest
  @ValueSource(ints = {NO_MEMORY, 1049, 1146, 4016, 4023, 4029, 4030, 5627})
  void theOthersAnswerForTheFirst(int code) {
    cluster.sick(serverOf("zone1"), code);

    assertThat(database.zones()).hasSize(3);
    assertThat(database.tenants()).hasSize(3);
    assertThat(database.inSysTenant()).isTrue();
    reconnect();
    assertThat(database.servers()).hasSize(3);
  }

  @Test
  void whatTwoServersRefuseIsRefused() {
    List<ServerAddress> all = servers();
    cluster.sick(all.get(0), NO_MEMORY);
    cluster.sick(all.get(1), NO_MEMORY);

    assertThat(code(database::zones)).isEqualTo(NO_MEMORY);
  }

  @Test
  void whatTheyRefuseForDifferentReasonsIsAnsweredByTheThird() {
    List<ServerAddress> all = servers();
    cluster.sick(all.get(0), NO_MEMORY);
    cluster.sick(all.get(1), 1146);

    assertThat(database.zones()).hasSize(3);
  }

  @Test
  void whatAllRefuseForDifferentReasonsIsUnavailable() {
    List<ServerAddress> all = servers();
    cluster.sick(all.get(0), NO_MEMORY);
    cluster.sick(all.get(1), 1146);
    cluster.sick(all.get(2), 5627);

    assertThatThrownBy(database::zones).isInstanceOf(Unavailable.class);
  }

  @Test
  void theOnlyServerIsBelieved() {
    cluster.sick(serverOf("zone1"), NO_MEMORY);
    database.close();
    DatabaseAccess all = cluster.access();
    var one = new DatabaseAccess(all.endpoints().subList(0, 1), all.user(), all.password());
    database = cluster.connector().open(one);

    assertThat(code(database::zones)).isEqualTo(NO_MEMORY);
  }

  @Test
  void aServerThatIsAskedItselfAnswersForItself() {
    List<DatabaseAccess.Endpoint> endpoints = cluster.access().endpoints();
    ServerAddress second = serverOf("zone2");
    ServerAddress third = serverOf("zone3");
    assertThat(endpoints).allMatch(database::answers);

    cluster.sick(second, NO_MEMORY);
    cluster.refuseLogins(third, ErrorCode.ACCESS_DENIED);

    assertThat(database.answers(endpoints.get(0))).isTrue();
    assertThat(database.answers(endpoints.get(1))).isFalse();
    assertThat(database.answers(endpoints.get(2))).isFalse();
  }

  @Test
  void aCommandIsRefusedOnceAndTheNextReachesAnotherServer() {
    cluster.sick(serverOf("zone1"), NO_MEMORY);

    assertThat(code(() -> database.stopZone("zone2"))).isEqualTo(NO_MEMORY);
    assertThat(zone("zone2").active()).isTrue();

    database.stopZone("zone2");
    assertThat(zone("zone2").active()).isFalse();
  }

  @Test
  void aNewLoginStartsAtAHealthyServer() {
    cluster.sick(serverOf("zone1"), NO_MEMORY);
    assertThat(database.zones()).hasSize(3);
    reconnect();

    database.stopZone("zone2");

    assertThat(zone("zone2").active()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {ErrorCode.ACCESS_DENIED, ErrorCode.ACCOUNT_LOCKED})
  void aLoginThatOneServerRefusesIsAccepted(int code) {
    cluster.refuseLogins(serverOf("zone1"), code);
    reconnect();

    assertThat(database.zones()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {ErrorCode.ACCESS_DENIED, ErrorCode.ACCOUNT_LOCKED})
  void aLoginThatTwoServersRefuseIsRefused(int code) {
    List<ServerAddress> all = servers();
    cluster.refuseLogins(all.get(0), code);
    cluster.refuseLogins(all.get(1), code);
    database.close();

    assertThat(code(() -> cluster.connector().open(cluster.access()))).isEqualTo(code);
  }
}
