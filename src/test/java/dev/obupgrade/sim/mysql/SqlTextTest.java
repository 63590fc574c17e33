package dev.obupgrade.sim.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "select ?, ? | 2",
        "select '?', ? | 1",
        "select 'it''s ?', ? | 1",
        "select 'it\\'s ?', ? | 1",
        "select \"?\", `?\\`, ? | 1",
        "select /*+ query_timeout(?) */ ? | 1",
        "select /* ' */ ? | 1",
        "select ? -- ? | 1",
        "select ? # ? | 1",
        "select 5--? | 1",
        "select /*!40101 ? */ ? | 2",
        "select 'unclosed ? | 0",
        "select /* unclosed ? | 0",
      })
  void countsOnlyMarksThatTakeAValue(String sql, int expected) {
    assertThat(SqlText.placeholders(sql)).isEqualTo(expected);
  }

  @Test
  void aCommentToTheEndOfItsLineHidesNothingBehindIt() {
    assertThat(SqlText.placeholders("select ? -- ?\n, ? # ?\n, ?")).isEqualTo(3);
  }

  @Test
  void separatesStatementsAtSemicolonsOutsideOfText() {
    assertThat(SqlText.statements("a ';' ; /* ; */ b \"\\\";\" ;; c `;` -- ; d\n; # end"))
        .containsExactly("a ';'", "/* ; */ b \"\\\";\"", "c `;` -- ; d");
  }

  @Test
  void commentsAloneSayNothing() {
    assertThat(SqlText.isEmpty(" /* ping */ -- really\n # nothing")).isTrue();
    assertThat(SqlText.isEmpty("/* ping */ do 1")).isFalse();
  }
}
