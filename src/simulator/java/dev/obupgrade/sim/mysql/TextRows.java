package dev.obupgrade.sim.mysql;

import dev.obupgrade.sim.mysql.SqlResult.Column;
import java.nio.charset.Charset;
import java.util.List;

/** Writes every value as a length-encoded string. */
record TextRows(Charset charset) implements RowFormat {
  private static final int NULL = 0xFB;

  @Override
  public void write(Payload out, List<Column> columns, List<Object> row) {
    for (int i = 0; i < columns.size(); i++) {
      Object value = row.get(i);
      if (value == null) {
        out.int1(NULL);
      } else {
        Column column = columns.get(i);
        out.blob(TextValues.encode(value, column.type(), column.decimals(), charset));
      }
    }
  }
}
