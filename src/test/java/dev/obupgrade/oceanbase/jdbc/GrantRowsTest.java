package dev.obupgrade.oceanbase.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.oceanbase.Grants;
import dev.obupgrade.oceanbase.Privilege;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GrantRowsTest {

  private static Grants grants(String... rows) {
    return GrantRows.parse(List.of(rows));
  }

  private static Set<Privilege> missing(String... rows) {
    return grants(rows).missing(EnumSet.allOf(Privilege.class));
  }

  @Test
  void allPrivilegesAreAll() {
    assertThat(missing("GRANT ALL PRIVILEGES ON *.* TO 'root' WITH GRANT OPTION")).isEmpty();
  }

  @Test
  void rootOfAnOlderVersionIsShownWordByWord() {
    assertThat(
            missing(
                "GRANT ALTER, CREATE USER, SELECT, SHOW DB, SUPER, ALTER SYSTEM ON *.* TO 'root'"))
        .isEmpty();
  }

  @Test
  void usageIsNothing() {
    assertThat(missing("GRANT USAGE ON *.* TO 'ops'")).isEqualTo(EnumSet.allOf(Privilege.class));
  }

  @Test
  void theDatabaseOceanbaseAloneIsEnoughToRead() {
    assertThat(
            missing("GRANT ALTER SYSTEM ON *.* TO 'ops'", "GRANT SELECT ON `oceanbase`.* TO 'ops'"))
        .containsExactly(Privilege.SUPER);
    assertThat(
            missing(
                "GRANT SUPER ON *.* TO 'ops'", "GRANT ALL PRIVILEGES ON `oceanbase`.* TO 'ops'"))
        .isEmpty();
  }

  @Test
  void anotherDatabaseIsNot() {
    assertThat(missing("GRANT SUPER ON *.* TO 'ops'", "GRANT SELECT, CREATE ON `test`.* TO 'ops'"))
        .containsExactly(Privilege.SELECT);
  }

  @Test
  void creatingViewsIsNotReading() {
    assertThat(missing("GRANT CREATE VIEW, SHOW VIEW, SUPER ON *.* TO 'ops'"))
        .containsExactly(Privilege.SELECT);
  }

  @Test
  void theAccountIsNamedAsTheDatabaseWritesIt() {
    assertThat(grants("GRANT USAGE ON *.* TO 'ops'@'10.0.%' WITH GRANT OPTION").account())
        .isEqualTo("'ops'@'10.0.%'");
  }

  @Test
  void whatRolesAllowIsNotKnown() {
    assertThat(missing("GRANT USAGE ON *.* TO 'ops'", "GRANT `dba`@`%` TO `ops`@`%`")).isEmpty();
  }

  @Test
  void whetherSomeTablesAreEnoughIsNotKnown() {
    assertThat(
            missing(
                "GRANT USAGE ON *.* TO 'ops'",
                "GRANT SELECT ON `oceanbase`.`__all_server` TO 'ops'"))
        .containsExactly(Privilege.ALTER_SYSTEM, Privilege.SUPER);
  }

  @Test
  void columnsRoutinesAndNamesWithSqlInThemDoNoHarm() {
    assertThat(
            missing(
                "GRANT SUPER ON *.* TO 'ops'",
                "GRANT SELECT (`a`, `b`) ON `test`.`t ON x` TO 'ops'",
                "GRANT EXECUTE ON PROCEDURE `test`.`p` TO 'ops'",
                "GRANT SELECT ON `oceanbase`.* TO 'ops'"))
        .isEmpty();
  }

  @Test
  void anAnswerThatSaysNothingIsNoReasonToRefuse() {
    assertThat(missing()).isEmpty();
    assertThat(missing("something else")).isEmpty();
  }
}
