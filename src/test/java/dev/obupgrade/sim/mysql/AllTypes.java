package dev.obupgrade.sim.mysql;

import dev.obupgrade.sim.mysql.SqlResult.Column;
import dev.obupgrade.sim.mysql.SqlResult.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A table with a column of every type: one row of values, one of NULLs. */
final class AllTypes {
  static final String QUERY = "SELECT * FROM all_types";

  private static final List<Object> VALUES =
      Arrays.asList(
          -5,
          -70_000L,
          1_700_000_000_000_000L,
          new BigInteger("18446744073709551615"),
          1.5,
          new BigDecimal("12.30"),
          "zone1 – 区",
          "long text",
          new byte[] {0, 1, (byte) 0xFF},
          LocalDate.of(2025, 8, 18),
          Duration.ofHours(30).plusMinutes(5),
          LocalDateTime.of(2025, 8, 18, 10, 20, 30),
          LocalDateTime.of(2025, 8, 18, 10, 20, 30, 123_456_000));

  private AllTypes() {}

  static TinySql.Table table() {
    List<Column> columns = new ArrayList<>();
    for (Type type : Type.values()) {
      int decimals = type == Type.DECIMAL ? 2 : type == Type.TIMESTAMP ? 6 : 0;
      columns.add(
          new Column("test", "all_types", type.name().toLowerCase(Locale.ROOT), type, 0, decimals));
    }
    return new TinySql.Table(
        columns, List.of(VALUES, Collections.nCopies(columns.size(), (Object) null)));
  }
}
