package dev.obupgrade.sim.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how the simulator finds the rows that an UPDATE doesn't change. */
class UnchangedRowsTest {

  @Test
  void comparesEveryColumnThatIsSet() {
    assertThat(
            UnchangedRows.of(
                "update t set a = 1, `b`=concat('x, where', ?) where id in (1, 2)", List.of("y")))
        .contains(
            new UnchangedRows(
                "SELECT COUNT(*) FROM t WHERE ( id in (1, 2)) AND a IS NOT DISTINCT FROM ( 1) AND"
                    + " `b` IS NOT DISTINCT FROM (concat('x, where', ?))",
                List.of("y")));
  }

  @Test
  void bindsTheConditionsValuesFirst() {
    assertThat(
            UnchangedRows.of("UPDATE t SET a = ? WHERE id = ?", List.of("new", 7L))
                .orElseThrow()
                .values())
        .containsExactly(7L, "new");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update t set k = k + 1 where id = 3",
        "update t set w = w - 12.50",
        "update t set a = 1 where b = 2 limit 3",
        "update t set a = 1 order by b",
        "update t, u set a = 1",
        "insert into t values(1)"
      })
  void leavesOutWhatCantBeOrIsRare(String sql) {
    assertThat(UnchangedRows.of(sql, List.of())).isEmpty();
  }
}
