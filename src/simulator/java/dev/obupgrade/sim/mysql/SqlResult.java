package dev.obupgrade.sim.mysql;

import java.util.Iterator;
import java.util.List;

/** The result of a statement. */
public sealed interface SqlResult {

  /**
   * @param lastInsertId 0 when there is none
   */
  record Update(long affectedRows, long lastInsertId, int warnings) implements SqlResult {}

  /**
   * Rows are read once and lazily. An error while reading is thrown as an unchecked {@link
   * SqlError.Unchecked}. An iterator that is {@link AutoCloseable} is closed after its last row, or
   * when the client is lost before. Values are String, Long, Integer, BigInteger (unsigned),
   * BigDecimal, Double, Boolean, byte[], java.time types or null.
   */
  record Rows(List<Column> columns, Iterator<List<Object>> rows, int warnings)
      implements SqlResult {}

  /**
   * @param type the column's type for the client
   * @param length in characters; 0 for the type's usual length
   * @param decimals digits after the point, of a DECIMAL or of the seconds of a time
   */
  record Column(String schema, String table, String name, Type type, int length, int decimals) {}

  /** The column types the simulator knows. */
  enum Type {
    TINYINT,
    INT,
    BIGINT,
    BIGINT_UNSIGNED,
    DOUBLE,
    DECIMAL,
    VARCHAR,
    TEXT,
    BLOB,
    DATE,
    TIME,
    DATETIME,
    TIMESTAMP
  }
}
