package dev.obupgrade.sim.mysql;

import dev.obupgrade.sim.mysql.SqlResult.Column;
import java.util.List;

/** How a row becomes a packet: as text for COM_QUERY, binary for COM_STMT_EXECUTE. */
sealed interface RowFormat permits TextRows, BinaryRows {

  /** Appends one row to an empty payload. */
  void write(Payload out, List<Column> columns, List<Object> row);
}
