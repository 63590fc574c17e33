package dev.obupgrade.oceanbase;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * The contract of logins: who may log in, what a login can find out about itself, and what it may
 * not do.
 */
public abstract class LoginContract extends ContractBench {

  @Test
  void rootMayDoEverything() {
    assertThat(missing(database)).isEmpty();
    assertThat(database.grants().unknown()).isEmpty();
    assertThat(database.software().canBeUpgraded()).isTrue();
    assertThat(database.software().version()).contains("OceanBase");
  }

  @Test
  void aNewUserMayNothing() {
    as(
        cluster.newUser("ops", Set.of()),
        ops -> {
          assertThat(ops.inSysTenant()).isTrue();
          assertThat(ops.software().canBeUpgraded()).isTrue();
          assertThat(ops.grants().account()).contains("ops");
          assertThat(missing(ops)).containsExactlyInAnyOrder(Privilege.values());
          assertThat(code(ops::zones)).isEqualTo(ErrorCode.TABLE_DENIED);
          assertThat(code(() -> ops.stopZone("zone1"))).isEqualTo(ErrorCode.PRIVILEGE_MISSING);
        });
  }

  @Test
  void whoMayReadMayNotCommand() {
    as(
        cluster.newUser("ops", Set.of(Privilege.SELECT)),
        ops -> {
          assertThat(ops.zones()).hasSize(3);
          assertThat(missing(ops))
              .containsExactlyInAnyOrder(Privilege.ALTER_SYSTEM, Privilege.SUPER);
          assertThat(code(() -> ops.stopZone("zone1"))).isEqualTo(ErrorCode.PRIVILEGE_MISSING);
        });
    assertThat(database.zones()).allMatch(Zone::active);
  }

  @Test
  void whoMayAlterTheSystemMayStopAZone() {
    as(
        cluster.newUser("ops", Set.of(Privilege.SELECT, Privilege.ALTER_SYSTEM)),
        ops -> {
          ops.stopZone("zone1");
          assertThat(missing(ops)).containsExactly(Privilege.SUPER);
        });
    assertThat(zone("zone1").active()).isFalse();
  }

  @Test
  void superStandsForAlterSystem() {
    as(
        cluster.newUser("ops", Set.of(Privilege.SELECT, Privilege.SUPER)),
        ops -> {
          ops.stopZone("zone1");
          assertThat(missing(ops)).isEmpty();
        });
    assertThat(zone("zone1").active()).isFalse();
  }

  @Test
  void aLockedUserIsToldSo() {
    DatabaseAccess ops = cluster.newUser("ops", Set.of(Privilege.SELECT));
    cluster.lockUser("ops");
    database.close();

    assertThat(code(() -> cluster.connector().open(ops))).isEqualTo(ErrorCode.ACCOUNT_LOCKED);
  }

  @Test
  void aUserThatIsNotThereIsRefusedLikeAWrongPassword() {
    database.close();
    for (String nobody : Set.of("nobody", "root@nowhere", "root@sys#obtest", "obtest:sys:root")) {
      DatabaseAccess right = cluster.access();
      var access = new DatabaseAccess(right.endpoints(), nobody, right.password());

      assertThat(code(() -> cluster.connector().open(access)))
          .as(nobody)
          .isEqualTo(ErrorCode.ACCESS_DENIED);
    }
  }

  private static Set<Privilege> missing(Database login) {
    return login.grants().missing(EnumSet.allOf(Privilege.class));
  }

  /** A cluster has one connection at a time. */
  private void as(DatabaseAccess access, Consumer<Database> what) {
    database.close();
    try (Database opened = cluster.connector().open(access)) {
      what.accept(opened);
    }
    database = cluster.connector().open(cluster.access());
  }
}
