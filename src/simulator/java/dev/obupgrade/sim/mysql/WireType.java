package dev.obupgrade.sim.mysql;

import dev.obupgrade.sim.mysql.SqlResult.Column;

/**
 * How clients see a column's type. Drivers choose their native type from type, flags and character
 * set together: a text column without utf8mb4 would arrive as bytes in Python.
 *
 * @param length displayed characters when the column names none
 */
record WireType(int code, int characterSet, int flags, int length) {
  private static final int BINARY_SET = 63;

  /** The longest name of a column that has only its expression as a name. MySQL cuts it here. */
  private static final int LONGEST_NAME = 256;

  private static final int BLOB = 1 << 4;
  private static final int UNSIGNED = 1 << 5;
  private static final int BINARY = 1 << 7;

  static final int TINY = 1;
  static final int LONG = 3;
  static final int DOUBLE = 5;
  static final int TIMESTAMP = 7;
  static final int LONGLONG = 8;
  static final int DATE = 10;
  static final int TIME = 11;
  static final int DATETIME = 12;
  static final int NEWDECIMAL = 246;
  static final int BLOB_CODE = 252;
  static final int VAR_STRING = 253;

  static WireType of(SqlResult.Type type) {
    return switch (type) {
      case TINYINT -> number(TINY, 4);
      case INT -> number(LONG, 11);
      case BIGINT -> number(LONGLONG, 20);
      case BIGINT_UNSIGNED -> new WireType(LONGLONG, BINARY_SET, BINARY | UNSIGNED, 20);
      case DOUBLE -> number(DOUBLE, 22);
      case DECIMAL -> number(NEWDECIMAL, 65);
      case VARCHAR -> new WireType(VAR_STRING, CharacterSet.UTF8MB4.collation(), 0, 255);
      case TEXT -> new WireType(BLOB_CODE, CharacterSet.UTF8MB4.collation(), BLOB, 65_535);
      case BLOB -> new WireType(BLOB_CODE, BINARY_SET, BLOB | BINARY, 65_535);
      case DATE -> number(DATE, 10);
      case TIME -> number(TIME, 10);
      case DATETIME -> number(DATETIME, 19);
      case TIMESTAMP -> number(TIMESTAMP, 19);
    };
  }

  /** Returns the packet that describes a column to a client with a character set. */
  static Payload definition(Column column, CharacterSet results) {
    WireType type = of(column.type());
    boolean text = type.characterSet != BINARY_SET;
    long characters = column.length() > 0 ? column.length() : type.length;
    // Clients divide a text column's length by the bytes a character may take
    String name = column.name().substring(0, Math.min(LONGEST_NAME, column.name().length()));
    long bytes = text ? results.bytes() * characters : characters;
    return new Payload()
        .text("def")
        .text(column.schema(), results.charset())
        .text(column.table(), results.charset())
        .text(column.table(), results.charset())
        .text(name, results.charset())
        .text(name, results.charset())
        .lenenc(12)
        .int2(text ? results.collation() : BINARY_SET)
        .int4(bytes)
        .int1(type.code)
        .int2(type.flags)
        .int1(column.type() == SqlResult.Type.DOUBLE ? 31 : column.decimals())
        .zeros(2);
  }

  private static WireType number(int code, int length) {
    return new WireType(code, BINARY_SET, BINARY, length);
  }
}
