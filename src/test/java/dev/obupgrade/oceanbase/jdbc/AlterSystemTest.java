package dev.obupgrade.oceanbase.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.oceanbase.ParameterSetting;
import dev.obupgrade.oceanbase.ParameterSetting.Scope;
import dev.obupgrade.oceanbase.ServerAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names and values can't be bound in ALTER SYSTEM, so nothing may break out of its quotes. */
class AlterSystemTest {
  private static final ServerAddress SERVER = new ServerAddress("10.0.1.1", 2882);

  @Test
  void zonesAreQuoted() {
    assertThat(AlterSystem.stopZone("zone1")).isEqualTo("alter system stop zone 'zone1'");
    assertThat(AlterSystem.startZone("z'1\\")).isEqualTo("alter system start zone 'z''1\\\\'");
  }

  @Test
  void parametersHaveTheirScope() {
    assertThat(set("enable_ddl", "True", new Scope.Cluster()))
        .isEqualTo("alter system set enable_ddl = 'True'");
    assertThat(set("enable_ddl", "True", new Scope.OneServer(SERVER)))
        .isEqualTo("alter system set enable_ddl = 'True' server = '10.0.1.1:2882'");
    assertThat(set("enable_rebalance", "a'; drop", new Scope.OfTenant("t'1")))
        .isEqualTo("alter system set enable_rebalance = 'a''; drop' tenant = 't''1'");
  }

  @Test
  void aNameOfAParameterThatIsNoneIsRefused() {
    for (String name : List.of("", "a b", "a=1", "a'", "p;", "@@p")) {
      assertThatThrownBy(() -> set(name, "1", new Scope.Cluster()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void controlCharactersAreRefused() {
    assertThatThrownBy(() -> AlterSystem.stopZone("zone1\n"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> AlterSystem.suspendMerge("t\u0000"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tenantsOfMergesAreWordsOrQuotedNames() {
    assertThat(AlterSystem.suspendMerge("all_user"))
        .isEqualTo("alter system suspend merge tenant = all_user");
    assertThat(AlterSystem.resumeMerge("my`sql"))
        .isEqualTo("alter system resume merge tenant = `my``sql`");
  }

  @Test
  void aMinorFreezeNamesItsServers() {
    assertThat(AlterSystem.minorFreeze(List.of(new ServerAddress("10.0.1.2", 2882), SERVER)))
        .isEqualTo("alter system minor freeze server = ('10.0.1.1:2882','10.0.1.2:2882')");
    assertThatThrownBy(() -> AlterSystem.minorFreeze(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String set(String name, String value, Scope scope) {
    return AlterSystem.set(new ParameterSetting(name, value, scope));
  }
}
