package dev.obupgrade.sim.engine;

import dev.obupgrade.sim.mysql.SqlError;
import dev.obupgrade.sim.mysql.SqlResult;
import dev.obupgrade.sim.mysql.SqlResult.Column;
import dev.obupgrade.sim.mysql.SqlResult.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Turns H2's result sets into MySQL's types. */
public final class Results {
  private Results() {}

  /** Returns a small result that doesn't come from the engine. Every column is a string. */
  public static SqlResult.Rows of(List<String> names, List<? extends List<?>> rows) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      int at = i;
      boolean numbers =
          !rows.isEmpty() && rows.stream().allMatch(row -> row.get(at) instanceof Long);
      columns.add(
          new Column(
              "", "", names.get(i), numbers ? Type.BIGINT : Type.VARCHAR, numbers ? 20 : 1024, 0));
    }
    List<List<Object>> copy = new ArrayList<>();
    rows.forEach(row -> copy.add(new ArrayList<>(row)));
    return new SqlResult.Rows(columns, copy.iterator(), 0);
  }

  /** Reads lazily. The last row closes the statement. */
  public static SqlResult.Rows of(ResultSet result) throws SQLException {
    List<Column> columns = columns(result.getMetaData());
    return new SqlResult.Rows(columns, new Reader(result, columns), 0);
  }

  public static List<Column> columns(ResultSetMetaData meta) throws SQLException {
    List<Column> columns = new ArrayList<>();
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      columns.add(
          new Column(
              meta.getSchemaName(i),
              meta.getTableName(i),
              meta.getColumnLabel(i),
              type(meta, i),
              Math.min(meta.getPrecision(i), 1 << 20),
              Math.min(Math.max(meta.getScale(i), 0), 30)));
    }
    return columns;
  }

  /** Returns the columns with the names that MySQL would give them. */
  public static SqlResult.Rows labelled(SqlResult.Rows rows, Labels labels) {
    List<String> names = labels.over(rows.columns().stream().map(Column::name).toList());
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Column c = rows.columns().get(i);
      columns.add(
          new Column(c.schema(), c.table(), names.get(i), c.type(), c.length(), c.decimals()));
    }
    return new SqlResult.Rows(columns, rows.rows(), rows.warnings());
  }

  private static Type type(ResultSetMetaData meta, int i) throws SQLException {
    return switch (meta.getColumnType(i)) {
      // literals are BIGINT in MySQL
      case Types.INTEGER -> meta.getTableName(i).isEmpty() ? Type.BIGINT : Type.INT;
      case Types.BOOLEAN, Types.SMALLINT -> Type.INT;
      case Types.TINYINT -> Type.TINYINT;
      case Types.BIGINT -> Type.BIGINT;
      case Types.NUMERIC, Types.DECIMAL ->
          meta.getPrecision(i) == 20 && meta.getScale(i) == 0 ? Type.BIGINT_UNSIGNED : Type.DECIMAL;
      case Types.REAL, Types.FLOAT, Types.DOUBLE -> Type.DOUBLE;
      case Types.DATE -> Type.DATE;
      case Types.TIME -> Type.TIME;
      case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> Type.DATETIME;
      case Types.BINARY, Types.VARBINARY, Types.BLOB -> Type.BLOB;
      case Types.CLOB -> Type.TEXT;
      default -> Type.VARCHAR;
    };
  }

  private static final class Reader implements Iterator<List<Object>> {
    private final ResultSet result;
    private final List<Column> columns;
    private Optional<List<Object>> next = Optional.empty();
    private boolean ended;

    Reader(ResultSet result, List<Column> columns) {
      this.result = result;
      this.columns = columns;
    }

    @Override
    public boolean hasNext() {
      if (next.isEmpty() && !ended) {
        try {
          if (result.next()) {
            next = Optional.of(row());
          } else {
            ended = true;
            result.getStatement().close();
          }
        } catch (SQLException e) {
          ended = true;
          throw new SqlError.Unchecked(Errors.of(e, "", Optional.empty()));
        }
      }
      return next.isPresent();
    }

    @Override
    public List<Object> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      List<Object> row = next.orElseThrow();
      next = Optional.empty();
      return row;
    }

    private List<Object> row() throws SQLException {
      List<Object> row = new ArrayList<>(columns.size());
      for (int i = 1; i <= columns.size(); i++) {
        row.add(value(columns.get(i - 1).type(), i));
      }
      return row;
    }

    private Object value(Type type, int i) throws SQLException {
      Object value =
          switch (type) {
            case DATE -> result.getObject(i, LocalDate.class);
            case TIME -> result.getObject(i, LocalTime.class);
            case DATETIME, TIMESTAMP -> result.getObject(i, LocalDateTime.class);
            case BLOB -> result.getBytes(i);
            case TEXT, VARCHAR -> result.getString(i);
            case DECIMAL -> shortened(result.getBigDecimal(i));
            case DOUBLE -> result.getDouble(i);
            case BIGINT_UNSIGNED -> unsigned(result.getBigDecimal(i));
            case BIGINT -> result.getLong(i);
            case TINYINT, INT -> (int) result.getLong(i);
          };
      return result.wasNull() ? null : value;
    }

    /**
     * Rounds a quotient. H2 gives many more digits than MySQL, which gives four more than the
     * dividend has.
     */
    private static BigDecimal shortened(BigDecimal value) {
      if (value == null || value.scale() <= 10) {
        return value;
      }
      BigDecimal plain = value.stripTrailingZeros();
      return plain.scale() < 4 ? plain.setScale(4) : plain;
    }

    private static BigInteger unsigned(BigDecimal value) {
      return value == null ? null : value.toBigInteger();
    }
  }
}
