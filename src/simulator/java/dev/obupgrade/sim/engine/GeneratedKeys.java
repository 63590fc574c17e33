package dev.obupgrade.sim.engine;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.OptionalLong;

/** The LAST_INSERT_ID after an INSERT. */
public final class GeneratedKeys {
  private GeneratedKeys() {}

  /**
   * Returns the first row's AUTO_INCREMENT column, as in MySQL. H2 also counts other keys as
   * generated.
   */
  public static OptionalLong first(ResultSet keys) throws SQLException {
    ResultSetMetaData meta = keys.getMetaData();
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      if (meta.isAutoIncrement(i)) {
        return keys.next() ? OptionalLong.of(keys.getLong(i)) : OptionalLong.empty();
      }
    }
    return OptionalLong.empty();
  }
}
